import { createHash } from 'node:crypto';
import { encodeBase64Url, encodeJwtPart, encodeUtf8, type JsonObject } from '@postern/protocol';
import { type P256KeyPair, signP256 } from './p256-key-pair.ts';

/** The public key of the authority as an OpenID provider (RFC 7517). */
export interface OidcPublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  kid: string;
  alg: 'ES256';
  use: 'sig';
}

/** Its key id is the thumbprint (RFC 7638). */
export function oidcPublicJwk({ publicKey }: P256KeyPair): OidcPublicJwk {
  const x = encodeBase64Url(publicKey.slice(1, 33));
  const y = encodeBase64Url(publicKey.slice(33));
  const thumbprint = createHash('sha256')
    .update(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`)
    .digest('base64url');
  return { kty: 'EC', crv: 'P-256', x, y, kid: thumbprint, alg: 'ES256', use: 'sig' };
}

/** Issues an ID token of the authority's own. */
export function issueOidcToken(pair: P256KeyPair, claims: JsonObject): string {
  const header = { alg: 'ES256', typ: 'JWT', kid: oidcPublicJwk(pair).kid };
  const input = `${encodeJwtPart(header)}.${encodeJwtPart(claims)}`;
  return `${input}.${encodeBase64Url(signP256(pair, encodeUtf8(input), 'ieee-p1363'))}`;
}
