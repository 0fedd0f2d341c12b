/** Control characters, line and paragraph separators, and marks that change the direction of what follows (UAX #9). */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Tells whether a text has control characters, or marks that change the direction of the text around it. */
export function hasControls(text: string): boolean {
  return CONTROLS.test(text);
}

/**
 * One line of text without control characters, for a place in a message. A line end becomes a space. Marks that change
 * the direction of the text around it are removed: with them, a name could turn around the sentence that it stands in.
 */
export function plainLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}
