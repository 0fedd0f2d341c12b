import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts';
import { parseJsonObject, stringField } from '../encoding/json.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';
import { WireFormatError } from '../wire-format-error.ts';

/** The header that carries the stamp of a proved identity: a verification token or an OIDC token. */
export const ATTESTED_STAMP_HEADER = 'X-Stamp-Attested';

export const ATTESTED_STAMP_SCHEMES = [
  'STAMP_ATTESTED_SCHEME_P256_VERIFICATION_TOKEN',
  'STAMP_ATTESTED_SCHEME_P256_OIDC',
] as const;

export type AttestedStampScheme = (typeof ATTESTED_STAMP_SCHEMES)[number];

export interface AttestedStamp {
  /** The JWT that binds the identity to `publicKey`. */
  publicKeyAttestation: string;
  scheme: AttestedStampScheme;
  /** Compressed P-256 key, hex. */
  publicKey: string;
  /** DER over one SHA-256 of the body, hex. */
  signature: string;
}

/** Encodes a stamp as the value of the `X-Stamp-Attested` header: base64url of its JSON. */
export function encodeAttestedStamp(stamp: AttestedStamp): string {
  const { publicKeyAttestation, scheme, publicKey, signature } = stamp;
  return encodeBase64Url(encodeUtf8(JSON.stringify({ publicKeyAttestation, scheme, publicKey, signature })));
}

/**
 * Decodes the value of an `X-Stamp-Attested` header. Turnkey's documentation describes plain JSON, its SDK sends
 * base64url: both are accepted. Only the form is checked, not the signature or the token.
 * @throws WireFormatError when it is not a stamp of a known scheme.
 */
export function decodeAttestedStamp(header: string): AttestedStamp {
  const text = header.startsWith('{') ? header : decodeUtf8(decodeBase64Url(header));
  const stamp = parseJsonObject(text);
  const scheme = ATTESTED_STAMP_SCHEMES.find((known) => known === stamp.scheme);
  if (!scheme) throw new WireFormatError('unknown attested stamp scheme');
  return {
    publicKeyAttestation: stringField(stamp, 'publicKeyAttestation'),
    scheme,
    publicKey: stringField(stamp, 'publicKey').toLowerCase(),
    signature: stringField(stamp, 'signature'),
  };
}
