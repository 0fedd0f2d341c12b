import { createHmac, timingSafeEqual } from 'node:crypto';

/** Bech32's alphabet. It has no 1, b, i or o, which look like other characters. */
const ALPHANUMERIC = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const DIGITS = '0123456789';

/**
 * Draws a one-time code. Every character is equally likely.
 * @param length Number of characters.
 */
export function drawCode(length: number, alphanumeric: boolean, randomBytes: (length: number) => Uint8Array): string {
  const alphabet = alphanumeric ? ALPHANUMERIC : DIGITS;
  const fair = 256 - (256 % alphabet.length);
  let code = '';
  while (code.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && code.length < length) code += alphabet[byte % alphabet.length];
    }
  }
  return code.toUpperCase();
}

/**
 * What is stored of a code: a MAC under a key of the vault, so that a copy of the database is not enough to find a code
 * by trying all of them. Letter case has no meaning.
 */
export function codeMac(key: Uint8Array, otpId: string, code: string): Uint8Array {
  return createHmac('sha256', key).update(`one-time-code ${otpId} ${code.toLowerCase()}`).digest();
}

/** Compares in constant time. */
export function sameMac(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
