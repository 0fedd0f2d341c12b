import { WireFormatError } from '../wire-format-error.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { type JsonObject, parseJsonObject } from './json.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export interface ParsedJwt {
  header: JsonObject;
  payload: JsonObject;
  /** `header.payload` as it stands in the token. */
  signingInput: string;
  signature: Uint8Array<ArrayBuffer>;
}

/** Turnkey's tokens have a few hundred characters; OIDC tokens rarely more than 4,000. */
const MAX_LENGTH = 16_384;

/**
 * Encodes one part of a JWT so that Turnkey's own clients can read it.
 *
 * They decode with a base64 routine that drops `-` and `_` and takes bytes for Latin-1. So everything outside ASCII and
 * the characters `>`, `?`, `~` and DEL, which alone can lead to those two, are written as `\u` escapes.
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
