import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** COSE algorithms (RFC 9053) that a credential may have. */
export const COSE_ALGORITHMS = { ES256: -7, EdDSA: -8, RS256: -257 } as const;

/** Labels of a COSE_Key (RFC 9052, section 7.1; RFC 9053, section 7; RFC 8230, section 4). */
const KTY = 1;
const ALG = 3;
const EC2 = { kty: 2, crv: -1, x: -2, y: -3, P256: 1 } as const;
const OKP = { kty: 1, crv: -1, x: -2, Ed25519: 6 } as const;
const RSA = { kty: 3, n: -1, e: -2 } as const;

/** Bits. Longer keys only cost time. */
const RSA_MODULUS = { min: 2_048, max: 4_096 };

/**
 * The key object of a credential's public key.
 * @param key The decoded COSE_Key.
 * @returns Undefined when it is not exactly a P-256, an Ed25519 or an RSA key for its algorithm.
 */
export function coseKeyObject(key: ReadonlyMap<number, unknown>): KeyObject | undefined {
  const jwk = jwkOf(key);
  if (!jwk) return undefined;
  try {
    const object = createPublicKey({ key: jwk, format: 'jwk' });
    const { modulusLength } = object.asymmetricKeyDetails ?? {};
    if (modulusLength && (modulusLength < RSA_MODULUS.min || modulusLength > RSA_MODULUS.max)) return undefined;
    return object;
  } catch {
    return undefined;
  }
}

function jwkOf(key: ReadonlyMap<number, unknown>): JsonWebKey | undefined {
  const bytes = (label: number, length?: number) => {
    const value = key.get(label);
    if (!(value instanceof Uint8Array) || (length && value.length !== length)) return undefined;
    return Buffer.from(value).toString('base64url');
  };
  const is = (kty: number, alg: number) => key.get(KTY) === kty && key.get(ALG) === alg;
  if (is(EC2.kty, COSE_ALGORITHMS.ES256) && key.get(EC2.crv) === EC2.P256) {
    const [x, y] = [bytes(EC2.x, 32), bytes(EC2.y, 32)];
    return x && y ? { kty: 'EC', crv: 'P-256', x, y } : undefined;
  }
  if (is(OKP.kty, COSE_ALGORITHMS.EdDSA) && key.get(OKP.crv) === OKP.Ed25519) {
    const x = bytes(OKP.x, 32);
    return x ? { kty: 'OKP', crv: 'Ed25519', x } : undefined;
  }
  if (is(RSA.kty, COSE_ALGORITHMS.RS256)) {
    const [n, e] = [bytes(RSA.n), bytes(RSA.e)];
    return n && e ? { kty: 'RSA', n, e } : undefined;
  }
  return undefined;
}
