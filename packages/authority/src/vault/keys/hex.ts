import { hexToBytes } from '@noble/hashes/utils.js';

/**
 * Decodes hex in the forms that Turnkey's clients send: with or without `0x`, upper or lower case.
 *
 * @returns the bytes, or undefined when the text is not hex or has an odd number of digits
 */
export function parseHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/^0x/i, '');
  return digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits) ? hexToBytes(digits) : undefined;
}
