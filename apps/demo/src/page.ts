import { byId } from './dom/element.ts';

/** What is shown between the header and the footer. */
export interface Page {
  title: string;
  element: HTMLElement;
  /** The content at the right of the header. */
  actions?: HTMLElement[];
  /** Gets the focus when the page is shown; by default the browser decides. */
  focusTarget?: HTMLElement;
  /** Called when another page takes its place. */
  close?: () => void;
}

let current: Page | undefined;

/** Puts a page in place of the one that is shown. */
export function showPage(page: Page): void {
  current?.close?.();
  current = page;
  document.title = `${page.title} · Postern`;
  byId('actions').replaceChildren(...(page.actions ?? []));
  byId('page').replaceChildren(page.element);
  page.focusTarget?.focus();
}
