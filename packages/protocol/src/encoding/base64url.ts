import { WireFormatError } from '../wire-format-error.ts';

const CHUNK = 0x8000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Encodes bytes as base64url without padding (RFC 4648, section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += CHUNK) binary += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Decodes base64url without padding (RFC 4648, section 5).
 * Non-zero unused bits are refused, so that a value has one spelling and a token cannot be changed unnoticed.
 * @throws WireFormatError on padding, on characters of other alphabets and on non-canonical endings.
 */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new WireFormatError('not base64url');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  if (unusedBits(text) !== 0) throw new WireFormatError('not canonical base64url');
  return bytes;
}

/** Two characters beyond a multiple of four hold one byte and four unused bits; three hold two bytes and two bits. */
function unusedBits(text: string): number {
  if (text.length % 4 === 0) return 0;
  return ALPHABET.indexOf(text.charAt(text.length - 1)) & (text.length % 4 === 2 ? 0b1111 : 0b11);
}
