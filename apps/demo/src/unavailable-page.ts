import { arch } from './arch.ts';
import { button } from './dom/button.ts';
import { element } from './dom/element.ts';
import type { Page } from './page.ts';

/** Shown when the client cannot be loaded. */
export function unavailablePage(tryAgain: () => void): Page {
  const heading = element('h1', { tabindex: '-1' }, 'No connection');
  const lead = element('p', { class: 'lead' }, 'The server of this page cannot be reached. Check that it is running.');
  return {
    title: 'Not available',
    element: arch(heading, lead, button('Try again', { kind: 'primary', onClick: tryAgain })),
    focusTarget: heading,
  };
}
