import { createPublicKey, ECDH, type KeyObject } from 'node:crypto';

/** The public key for `verify` of node:crypto. */
export function compressedKeyObject(compressed: string): KeyObject {
  const point = ECDH.convertKey(compressed, 'prime256v1', 'hex', undefined, 'uncompressed') as Buffer;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((coordinate) => coordinate.toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}
