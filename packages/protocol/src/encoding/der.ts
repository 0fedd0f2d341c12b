import { WireFormatError } from '../wire-format-error.ts';
import { concatBytes } from './bytes.ts';

/**
 * Encodes an ECDSA signature as DER (RFC 3279, section 2.2.3).
 * @param compact R || S, 64 bytes, big-endian.
 */
export function encodeDerSignature(compact: Uint8Array): Uint8Array<ArrayBuffer> {
  if (compact.length !== 64) throw new WireFormatError('not a 64-byte signature');
  const integers = concatBytes(derInteger(compact.subarray(0, 32)), derInteger(compact.subarray(32)));
  return concatBytes(Uint8Array.of(0x30, integers.length), integers);
}

/**
 * Decodes a DER ECDSA signature to R || S, 64 bytes.
 * @param integers `minimal` is standard DER. `padded` also accepts unnecessary leading zeros: Turnkey's wallet stamper
 *   pads R and S to 32 bytes before it encodes them, so about one valid wallet signature in 170 has them.
 * @throws WireFormatError when it is malformed or has trailing bytes.
 */
export function decodeDerSignature(der: Uint8Array, integers: 'minimal' | 'padded'): Uint8Array<ArrayBuffer> {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new WireFormatError('not a DER signature');
  const r = readInteger(der, 2, integers);
  const s = readInteger(der, r.end, integers);
  if (s.end !== der.length) throw new WireFormatError('not a DER signature');
  return concatBytes(r.value, s.value);
}

function derInteger(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const magnitude = bytes.subarray(start);
  const sign = magnitude[0] as number;
  const content = sign & 0x80 ? concatBytes(Uint8Array.of(0), magnitude) : magnitude;
  return concatBytes(Uint8Array.of(0x02, content.length), content);
}

function readInteger(
  der: Uint8Array,
  offset: number,
  integers: 'minimal' | 'padded',
): { value: Uint8Array; end: number } {
  const length = der[offset + 1] ?? 0;
  const start = offset + 2;
  // When the integer runs over the end, so does the end of the signature, and the caller refuses it.
  if (der[offset] !== 0x02 || length === 0) throw new WireFormatError('not a DER signature');
  let bytes = der.subarray(start, start + length);
  // A set high bit would be a negative number.
  if ((bytes[0] as number) & 0x80) throw new WireFormatError('not a DER signature');
  if (integers === 'minimal' && bytes.length > 1 && bytes[0] === 0 && !((bytes[1] as number) & 0x80)) {
    throw new WireFormatError('not a minimal DER signature');
  }
  while (bytes[0] === 0) bytes = bytes.subarray(1);
  if (bytes.length > 32) throw new WireFormatError('not a DER signature');
  const value = new Uint8Array(32);
  value.set(bytes, 32 - bytes.length);
  return { value, end: start + length };
}
