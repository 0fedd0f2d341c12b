import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ApiKeyPair } from '../setup/authority.ts';
import { signingKey } from './browser.ts';

/** The request that a proof is for. */
export interface ProvedRequest {
  key: ApiKeyPair;
  token: string;
  method: string;
  url: string;
  body?: string;
  /** Of the proof: Unix time in milliseconds. */
  now?: number;
}

const sha256 = (text: string) => createHash('sha256').update(text);

/**
 * A proof as RFC 9449 describes it, made by a library for JWTs.
 * @param claims Instead of the right ones.
 * @param header Instead of the right fields.
 */
export function dpopProof(request: ProvedRequest, claims: object = {}, header: object = {}): Promise<string> {
  const { key, token, method, url, body, now = Date.now() } = request;
  const [htu, query] = url.split('?');
  const right = {
    htm: method,
    htu,
    iat: Math.floor(now / 1000),
    jti: randomUUID(),
    ath: sha256(token).digest('base64url'),
    ...(query ? { htq: sha256(query).digest('base64url') } : {}),
    ...(body ? { content_digest: `sha-256=:${sha256(body).digest('base64')}:` } : {}),
  };
  const privateKey = signingKey(key);
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
    .sign(privateKey);
}
