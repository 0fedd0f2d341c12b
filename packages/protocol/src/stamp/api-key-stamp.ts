import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts';
import { parseJsonObject, stringField } from '../encoding/json.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';
import { WireFormatError } from '../wire-format-error.ts';

/** The header that carries the stamp of an API key, a session or an external wallet. */
export const STAMP_HEADER = 'X-Stamp';

/** How the body was signed. The name decides curve, message and encoding (Turnkey docs, "Stamps"). */
export const STAMP_SCHEMES = [
  'SIGNATURE_SCHEME_TK_API_P256',
  'SIGNATURE_SCHEME_TK_API_SECP256K1',
  'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191',
  'SIGNATURE_SCHEME_TK_API_ED25519',
] as const;

export type StampScheme = (typeof STAMP_SCHEMES)[number];

export interface ApiKeyStamp {
  /** Hex: compressed point (66 characters) or Ed25519 key (64 characters). */
  publicKey: string;
  scheme: StampScheme;
  /** Hex: DER for the ECDSA schemes, 64 bytes for Ed25519. */
  signature: string;
}

/**
 * Encodes a stamp as the value of the `X-Stamp` header: base64url of its JSON.
 * @example
 * ```ts
 * import { encodeApiKeyStamp, STAMP_HEADER } from '@postern/protocol';
 *
 * declare const publicKey: string, signature: string; // hex; the signature is over the body of the request
 * const headers = {
 *   [STAMP_HEADER]: encodeApiKeyStamp({ scheme: 'SIGNATURE_SCHEME_TK_API_P256', publicKey, signature }),
 * };
 * ```
 */
export function encodeApiKeyStamp(stamp: ApiKeyStamp): string {
  const { publicKey, scheme, signature } = stamp;
  return encodeBase64Url(encodeUtf8(JSON.stringify({ publicKey, scheme, signature })));
}

/**
 * Decodes the value of an `X-Stamp` header. Only the form is checked, not the signature.
 * @throws WireFormatError when it is not a stamp of a known scheme.
 */
export function decodeApiKeyStamp(header: string): ApiKeyStamp {
  const stamp = parseJsonObject(decodeUtf8(decodeBase64Url(header)));
  const scheme = STAMP_SCHEMES.find((known) => known === stamp.scheme);
  if (!scheme) throw new WireFormatError('unknown signature scheme');
  return {
    publicKey: stringField(stamp, 'publicKey').toLowerCase(),
    scheme,
    signature: stringField(stamp, 'signature'),
  };
}
