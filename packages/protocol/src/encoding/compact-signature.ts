import { WireFormatError } from '../wire-format-error.ts';
import { concatBytes } from './bytes.ts';

/**
 * Expands a compact signature of an Ethereum wallet (EIP-2098), in which V is the highest bit of S.
 * @param compact 64 bytes.
 * @returns R || S || V, 65 bytes; V is 27 or 28.
 */
export function expandCompactSignature(compact: Uint8Array): Uint8Array<ArrayBuffer> {
  if (compact.length !== 64) throw new WireFormatError('not a 64-byte signature');
  const signature = concatBytes(compact, Uint8Array.of(27));
  const high = signature[32] as number;
  signature[32] = high & 0x7f;
  signature[64] = 27 + (high >> 7);
  return signature;
}
