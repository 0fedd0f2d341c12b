import { element } from './dom/element.ts';

/** The door in which everything stands that comes before the wallet. */
export function door(heading: HTMLHeadingElement, ...children: HTMLElement[]): HTMLElement {
  const keyhole = element('div', { class: 'keyhole', 'aria-hidden': 'true' });
  return element('section', { class: 'door' }, keyhole, heading, ...children);
}
