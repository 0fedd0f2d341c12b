import { createPrivateKey, generateKeyPairSync, type KeyObject, sign, type webcrypto } from 'node:crypto';
import { compressPublicKey, decodeBase64Url, encodeHex } from '@postern/protocol';

/** A P-256 key pair of the authority's own. The private half never leaves the vault. */
export interface P256KeyPair {
  privateKey: KeyObject;
  /** Uncompressed point, 65 bytes. */
  publicKey: Uint8Array<ArrayBuffer>;
}

/** Makes a key pair. The randomness is OpenSSL's. */
export function generateP256KeyPair(): P256KeyPair {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKey: publicPoint(privateKey) };
}

/** The private key as PKCS #8 DER, to be sealed. */
export function exportP256PrivateKey(pair: P256KeyPair): Uint8Array {
  return pair.privateKey.export({ format: 'der', type: 'pkcs8' });
}

/** The private key as the 32 bytes that Turnkey's clients expect. */
export function exportRawP256PrivateKey(pair: P256KeyPair): Uint8Array<ArrayBuffer> {
  const { d } = pair.privateKey.export({ format: 'jwk' });
  if (!d) throw new Error('not a private key');
  return decodeBase64Url(d);
}

/** @param pkcs8 DER. */
export function importP256PrivateKey(pkcs8: Uint8Array): P256KeyPair {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: publicPoint(privateKey) };
}

/** Signs the SHA-256 digest of the message. */
export function signP256(
  pair: P256KeyPair,
  message: Uint8Array,
  encoding: 'der' | 'ieee-p1363',
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sign('sha256', message, { key: pair.privateKey, dsaEncoding: encoding }));
}

/** The key for WebCrypto's ECDH, to open sealed messages. */
export function ecdhKey(pair: P256KeyPair): Promise<webcrypto.CryptoKey> {
  const pkcs8 = new Uint8Array(exportP256PrivateKey(pair));
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
}

/** Uncompressed point as lowercase hex. */
export function uncompressedHex(pair: P256KeyPair): string {
  return encodeHex(pair.publicKey);
}

/** Compressed point as lowercase hex. */
export function compressedHex(pair: P256KeyPair): string {
  return compressPublicKey(pair.publicKey);
}

function publicPoint(privateKey: KeyObject): Uint8Array<ArrayBuffer> {
  const { x, y } = privateKey.export({ format: 'jwk' });
  if (!x || !y) throw new Error('not an elliptic curve key');
  return new Uint8Array(Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));
}
