import { hexToBytes } from '@noble/hashes/utils.js';

/**
 * Decodes hex as Turnkey's clients send it: with or without `0x`, in any case.
 *
 * @returns the bytes, or undefined when the text is not whole bytes of hex
 */
export function parseHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/^0x/i, '');
  return digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits) ? hexToBytes(digits) : undefined;
}
