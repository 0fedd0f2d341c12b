import { byId } from './element.ts';

/** Tells users of screen readers what others can see. */
export function announce(text: string): void {
  byId('status').textContent = text;
}
