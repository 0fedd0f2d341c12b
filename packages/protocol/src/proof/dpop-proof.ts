import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts';
import { concatBytes } from '../encoding/bytes.ts';
import { decodeHex } from '../encoding/hex.ts';
import { isJsonObject, type JsonObject, stringField } from '../encoding/json.ts';
import { encodeJwtPart, parseJwt } from '../encoding/jwt.ts';
import { compressPublicKey, expandPublicKey } from '../encoding/p256-public-key.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { WireFormatError } from '../wire-format-error.ts';

/** The header of a request that has a proof (RFC 9449, section 4). */
export const DPOP_HEADER = 'DPoP';

/** What a proof says about one request: the claims of RFC 9449, section 4.2, and two of Postern. */
export interface DpopClaims {
  /** The method. */
  htm: string;
  /** The URL without query and fragment. */
  htu: string;
  /** When the proof was made: Unix time in seconds. */
  iat: number;
  /** Random, different for each proof. */
  jti: string;
  /** SHA-256 of the session token, base64url. */
  ath: string;
  /** SHA-256 of the query without the question mark, base64url. Absent when the URL has no query. */
  htq?: string;
  /** The body, in the form of the field Content-Digest (RFC 9530): see `contentDigest`. Absent without a body. */
  content_digest?: string;
}

export interface ParsedDpopProof {
  claims: DpopClaims;
  /** The key in the header: compressed P-256, hex. */
  publicKey: string;
  /** What the key signs: ECDSA P-256 over one SHA-256 of it (ES256). */
  signingInput: Uint8Array<ArrayBuffer>;
  /** R || S, 64 bytes. */
  signature: Uint8Array<ArrayBuffer>;
}

const MAX_JTI_LENGTH = 128;

/**
 * The text that the key of a session signs. The proof is this text, a dot and the signature in base64url.
 * @param publicKey Compressed P-256, hex.
 */
export function dpopSigningInput(publicKey: string, claims: DpopClaims): string {
  const point = decodeHex(expandPublicKey(publicKey));
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: encodeBase64Url(point.subarray(1, 33)),
    y: encodeBase64Url(point.subarray(33)),
  };
  return `${encodeJwtPart({ typ: 'dpop+jwt', alg: 'ES256', jwk })}.${encodeJwtPart({ ...claims })}`;
}

/**
 * Parses a proof and checks its form: type, algorithm, key and claims (RFC 9449, section 4.3, points 2 to 6). The caller
 * must check the signature and compare key and claims.
 * @throws WireFormatError when it is not a proof with ES256.
 */
export function parseDpopProof(proof: string): ParsedDpopProof {
  const { header, payload, signingInput, signature } = parseJwt(proof);
  if (header.typ !== 'dpop+jwt' || header.alg !== 'ES256') throw new WireFormatError('not a DPoP proof with ES256');
  // RFC 7515, section 4.1.11: no extension is known here.
  if (header.crit !== undefined) throw new WireFormatError('unknown critical header');
  const claims = dpopClaims(payload);
  return { claims, publicKey: publicKeyOf(header.jwk), signingInput: encodeUtf8(signingInput), signature };
}

/**
 * A body in the form of the field Content-Digest (RFC 9530): `sha-256=:` base64 `:`.
 * @param hash SHA-256 of the body, 32 bytes.
 */
export function contentDigest(hash: Uint8Array): string {
  return `sha-256=:${btoa(String.fromCharCode(...hash))}:`;
}

function publicKeyOf(jwk: unknown): string {
  if (!isJsonObject(jwk) || jwk.kty !== 'EC' || jwk.crv !== 'P-256' || 'd' in jwk) {
    throw new WireFormatError('not a public P-256 key');
  }
  return compressPublicKey(concatBytes(new Uint8Array([4]), coordinate(jwk, 'x'), coordinate(jwk, 'y')));
}

function coordinate(jwk: JsonObject, name: 'x' | 'y'): Uint8Array {
  const bytes = decodeBase64Url(stringField(jwk, name));
  if (bytes.length !== 32) throw new WireFormatError('not a coordinate of P-256');
  return bytes;
}

function dpopClaims(payload: JsonObject): DpopClaims {
  const { iat } = payload;
  if (typeof iat !== 'number') throw new WireFormatError('claim iat is not a number');
  const jti = stringField(payload, 'jti');
  if (jti === '' || jti.length > MAX_JTI_LENGTH) throw new WireFormatError('claim jti is empty or too long');
  return {
    htm: stringField(payload, 'htm'),
    htu: stringField(payload, 'htu'),
    iat,
    jti,
    ath: stringField(payload, 'ath'),
    ...optionalClaim(payload, 'htq'),
    ...optionalClaim(payload, 'content_digest'),
  };
}

function optionalClaim(payload: JsonObject, name: 'htq' | 'content_digest') {
  return payload[name] === undefined ? {} : { [name]: stringField(payload, name) };
}
