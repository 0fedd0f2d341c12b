import { button } from './dom/button.ts';
import { element } from './dom/element.ts';
import type { Page } from './page.ts';

/** Shown when the page cannot even begin. */
export function unavailablePage(tryAgain: () => void): Page {
  const again = button('Try again', { kind: 'primary', onClick: tryAgain });
  return {
    title: 'Not available',
    element: element(
      'section',
      { class: 'door', role: 'alert' },
      element('h1', {}, 'The gate does not answer'),
      element('p', { class: 'lead' }, 'The server of this page could not be reached. Check that it is running.'),
      again,
    ),
    focusTarget: again,
  };
}
