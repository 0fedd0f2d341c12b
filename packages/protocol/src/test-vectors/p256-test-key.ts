import { createPublicKey, type KeyObject } from 'node:crypto';
import { encodeBase64Url } from '../encoding/base64url.ts';
import { decodeHex } from '../encoding/hex.ts';

/** A key pair of the vectors: private key and uncompressed public key, hex. */
export interface TestKey {
  priv: string;
  pubU: string;
}

/** The public key for `verify` of node:crypto. */
export function publicKeyObject(uncompressed: string): KeyObject {
  return createPublicKey({ key: jwk(uncompressed), format: 'jwk' });
}

/** The key pair for WebCrypto's ECDH. */
export async function ecdhKeyPair({ priv, pubU }: TestKey): Promise<CryptoKeyPair> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const secret = { ...jwk(pubU), d: encodeBase64Url(decodeHex(priv)) };
  return {
    privateKey: await crypto.subtle.importKey('jwk', secret, curve, true, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('raw', decodeHex(pubU), curve, true, []),
  };
}

function jwk(uncompressed: string) {
  const point = decodeHex(uncompressed);
  return {
    kty: 'EC',
    crv: 'P-256',
    x: encodeBase64Url(point.subarray(1, 33)),
    y: encodeBase64Url(point.subarray(33)),
  };
}
