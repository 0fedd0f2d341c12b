import { element } from './dom/element.ts';

/** The frame of the pages that are shown before the wallet. */
export function arch(heading: HTMLHeadingElement, ...children: HTMLElement[]): HTMLElement {
  const keyhole = element('div', { class: 'keyhole', 'aria-hidden': 'true' });
  return element('section', { class: 'arch' }, keyhole, heading, ...children);
}
