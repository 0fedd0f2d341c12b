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

/** The field and the coefficient b of P-256 (NIST SP 800-186, section 3.2.1.3). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Expands a compressed P-256 point (SEC 1, section 2.3.4). WebCrypto of most browsers cannot. A public key is no secret, so
 * the time that this takes need not be constant.
 * @param compressed 66 hex characters.
 * @returns The uncompressed point: 130 lowercase hex characters that begin with 04.
 * @throws WireFormatError when it is not a point of the curve.
 */
export function expandPublicKey(compressed: string): string {
  if (!isCompressedPublicKey(compressed)) throw new WireFormatError('not a compressed point');
  const x = BigInt(`0x${compressed.slice(2)}`);
  const square = ((((x * x - 3n) * x + B) % P) + P) % P;
  // P is 3 modulo 4, so this power is a square root, if there is one.
  const root = power(square, (P + 1n) / 4n);
  if (x >= P || (root * root) % P !== square) throw new WireFormatError('not a point of the curve');
  const y = (root & 1n) === BigInt(compressed[1] === '3') ? root : P - root;
  return `04${compressed.slice(2)}${y.toString(16).padStart(64, '0')}`;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % P;
    if (bit === '1') result = (result * base) % P;
  }
  return result;
}

/** Tells whether text has the form of a compressed public key: 66 lowercase hex characters beginning with 02 or 03. */
export function isCompressedPublicKey(text: string): boolean {
  return /^0[23][0-9a-f]{64}$/.test(text);
}
