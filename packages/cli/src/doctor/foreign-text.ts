const MAX_LENGTH = 60;
/** Control characters, marks that change the direction of text, and characters without width. */
const NOT_PRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/** A value that another server or a person chose, short and without characters that a terminal obeys. */
export function foreignText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const shown = printable(text.slice(0, MAX_LENGTH * 2)).trim();
  return `“${shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH)}…` : shown}”`;
}

/** The text without characters that a terminal obeys, or that are not seen. */
export function printable(text: string): string {
  return text.replace(NOT_PRINTABLE, ' ');
}

/** A code of another server: letters, digits, dashes and points, 64 at most. Something else is not repeated. */
export function foreignCode(value: unknown): string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : 'an unknown code';
}
