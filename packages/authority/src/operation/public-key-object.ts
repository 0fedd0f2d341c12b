import { createPublicKey, type KeyObject } from 'node:crypto';

/** SubjectPublicKeyInfo before the key itself (RFC 5480, RFC 8410). OpenSSL accepts compressed points. */
const SPKI_PREFIX = {
  p256: '3039301306072a8648ce3d020106082a8648ce3d030107032200',
  secp256k1: '3036301006072a8648ce3d020106052b8104000a032200',
  ed25519: '302a300506032b6570032100',
} as const;

export type StampCurve = keyof typeof SPKI_PREFIX;

const MAX_CACHED = 10_000;
const cache = new Map<string, KeyObject>();

/**
 * The key object of a public key. Decompressing a point costs as much as half a verification, so recent keys are
 * cached.
 * @param publicKey Hex: compressed point, or Ed25519 key.
 * @returns Undefined when it is not a key of the curve.
 */
export function publicKeyObject(curve: StampCurve, publicKey: string): KeyObject | undefined {
  const id = `${curve} ${publicKey}`;
  const known = cache.get(id);
  if (known) return known;
  const form = curve === 'ed25519' ? /^[0-9a-f]{64}$/ : /^0[23][0-9a-f]{64}$/;
  if (!form.test(publicKey)) return undefined;
  try {
    const key = createPublicKey({
      key: Buffer.from(SPKI_PREFIX[curve] + publicKey, 'hex'),
      format: 'der',
      type: 'spki',
    });
    const oldest = cache.size >= MAX_CACHED ? cache.keys().next().value : undefined;
    if (oldest !== undefined) cache.delete(oldest);
    cache.set(id, key);
    return key;
  } catch {
    return undefined;
  }
}
