import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import {
  CLIENT_SIGNATURE_SCHEME,
  type ClientSignature,
  encodeApiKeyStamp,
  encodeAttestedStamp,
  type JsonObject,
} from '@postern/protocol';
import type { ApiKeyPair } from './authority.ts';

/** An answer of the API. */
export interface Answer {
  status: number;
  // What the API answers is what the tests are about, so nothing is assumed of it here.
  body: ReturnType<typeof JSON.parse>;
}

/** Posts a body that is stamped by an API key. */
export function postStamped(url: string, key: ApiKeyPair, path: string, body: JsonObject | string): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return post(url, path, text, { 'X-Stamp': stampOf(key, text) });
}

/** Posts a body as it is. */
export async function post(url: string, path: string, body: string, headers: HeadersInit = {}): Promise<Answer> {
  const response = await fetch(url + path, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

/** The X-Stamp header of an API key for a body. */
export function stampOf(key: ApiKeyPair, body: string): string {
  return encodeApiKeyStamp({
    publicKey: key.publicKey,
    scheme: 'SIGNATURE_SCHEME_TK_API_P256',
    signature: sign('sha256', Buffer.from(body), privateKeyOf(key)).toString('hex'),
  });
}

/** The X-Stamp-Attested header of an identity that an OIDC token binds to a key. */
export function oidcStampOf(key: ApiKeyPair, oidcToken: string, body: string, signer = key): string {
  return encodeAttestedStamp({
    publicKeyAttestation: oidcToken,
    scheme: 'STAMP_ATTESTED_SCHEME_P256_OIDC',
    publicKey: key.publicKey,
    signature: sign('sha256', Buffer.from(body), privateKeyOf(signer)).toString('hex'),
  });
}

/** A client signature over a message. */
export function clientSignature(key: ApiKeyPair, message: string): ClientSignature {
  const signature = sign('sha256', Buffer.from(message), { key: privateKeyOf(key), dsaEncoding: 'ieee-p1363' });
  return { publicKey: key.publicKey, scheme: CLIENT_SIGNATURE_SCHEME, message, signature: signature.toString('hex') };
}

/** A P-256 private key that is given as hex. */
export function privateKeyOf({ privateKey }: ApiKeyPair): KeyObject {
  // PKCS #8 around a SEC 1 key without its public half, which OpenSSL computes.
  const prefix = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
  return createPrivateKey({ key: Buffer.from(prefix + privateKey, 'hex'), format: 'der', type: 'pkcs8' });
}

/** The public key of a pair as an uncompressed point, hex. */
export function uncompressedPublicKeyOf(key: ApiKeyPair): string {
  const { x = '', y = '' } = privateKeyOf(key).export({ format: 'jwk' });
  return `04${Buffer.from(x, 'base64url').toString('hex')}${Buffer.from(y, 'base64url').toString('hex')}`;
}

/** What the API says of a body. */
export function fingerprintOf(body: string): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
