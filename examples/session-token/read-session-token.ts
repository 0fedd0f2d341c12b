import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * Checks what can be checked of a session token without asking.
 * @param notarizerPublicKey Turnkey's, uncompressed P-256, hex; TURNKEY_NOTARIZER_PUBLIC_KEY of a local authority.
 * @returns The claims, or null.
 */
export function readSessionToken(
  token: string,
  notarizerPublicKey: string,
  nowSeconds = Date.now() / 1000,
): Record<string, unknown> | null {
  const [header = '', payload = '', signature, ...others] = token.split('.');
  if (!signature || others.length > 0) return null;
  const point = Buffer.from(notarizerPublicKey, 'hex');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((bytes) => bytes.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  // Not an ordinary ES256: SHA-256 of the SHA-256. `verify` makes the second one.
  const digest = createHash('sha256').update(`${header}.${payload}`).digest();
  const dsa = { key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', digest, dsa, Buffer.from(signature, 'base64url'))) return null;

  // What the notarizer has signed is well formed.
  const { alg, typ } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return alg === 'ES256' && typ === 'JWT' && claims.exp > nowSeconds ? claims : null;
}
