/** How much work a JSON text is to parse. */
export interface JsonShape {
  /** The deepest nesting of arrays and objects. */
  depth: number;
  /** At least the number of values in it. */
  values: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Measures a text in one pass, without parsing it. The text may be invalid JSON. */
export function jsonShape(text: string): JsonShape {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === QUOTE) i = endOfString(text, i);
    else if (character === OPEN_BRACKET || character === OPEN_BRACE) {
      depth++;
      values++;
      if (depth > deepest) deepest = depth;
    } else if (character === CLOSE_BRACKET || character === CLOSE_BRACE) depth--;
    else if (character === COMMA) values++;
  }
  return { depth: deepest, values };
}

/** @param start Where the opening quotation mark is. @returns where the closing one is, or the end of the text */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
  return i;
}
