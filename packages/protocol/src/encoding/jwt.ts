import { WireFormatError } from '../wire-format-error.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { type JsonObject, parseJsonObject } from './json.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export interface ParsedJwt {
  header: JsonObject;
  payload: JsonObject;
  /** `header.payload`, exactly as in the token. */
  signingInput: string;
  signature: Uint8Array<ArrayBuffer>;
}

/** Turnkey's tokens have a few hundred characters; OIDC tokens rarely more than 4,000. */
const MAX_LENGTH = 16_384;

/**
 * Encodes one part of a JWT so that Turnkey's own clients can read it.
 *
 * They drop `-` and `_` when they decode base64, and read the bytes as Latin-1. So all characters outside ASCII are written
 * as `\u` escapes, and so are `>`, `?`, `~` and DEL: no other ASCII characters lead to `-` and `_`.
 */
export function encodeJwtPart(part: JsonObject): string {
  const json = JSON.stringify(part).replace(/[^\x20-\x3d@-\x7d]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return encodeBase64Url(encodeUtf8(json));
}

/**
 * Splits a compact JWT (RFC 7519) and parses its parts. Nothing is verified.
 * @throws WireFormatError when it is not a JWT or longer than 16 KiB.
 */
export function parseJwt(token: string): ParsedJwt {
  const parts = token.length > MAX_LENGTH ? [] : token.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || !header || !payload || !signature) throw new WireFormatError('not a JWT');
  return {
    header: parseJsonObject(decodeUtf8(decodeBase64Url(header))),
    payload: parseJsonObject(decodeUtf8(decodeBase64Url(payload))),
    signingInput: `${header}.${payload}`,
    signature: decodeBase64Url(signature),
  };
}
