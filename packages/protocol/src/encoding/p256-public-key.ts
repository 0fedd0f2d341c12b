import { WireFormatError } from '../wire-format-error.ts';
import { encodeHex } from './hex.ts';

/**
 * Compresses a P-256 or secp256k1 point (SEC 1, section 2.3.3) to the 66 hex characters that name a key on the wire.
 * @param uncompressed 65 bytes that begin with 0x04.
 */
export function compressPublicKey(uncompressed: Uint8Array): string {
  if (uncompressed.length !== 65 || uncompressed[0] !== 0x04) throw new WireFormatError('not an uncompressed point');
  const odd = (uncompressed[64] as number) & 1;
  return (odd ? '03' : '02') + encodeHex(uncompressed.subarray(1, 33));
}

/** Tells whether text has the form of a compressed public key: 66 lowercase hex characters beginning with 02 or 03. */
export function isCompressedPublicKey(text: string): boolean {
  return /^0[23][0-9a-f]{64}$/.test(text);
}
