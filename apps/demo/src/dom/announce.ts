import { byId } from './element.ts';

/** Tells users of screen readers what has changed on the page. */
export function announce(text: string): void {
  byId('status').textContent = text;
}
