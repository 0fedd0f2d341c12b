import { decodeBase64Url } from '../encoding/base64url.ts';
import { encodeHex } from '../encoding/hex.ts';
import { parseJsonObject, stringField } from '../encoding/json.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';

/** The header that carries the stamp of a passkey. */
export const WEBAUTHN_STAMP_HEADER = 'X-Stamp-Webauthn';

/** A passkey's assertion over a request body. Every value is base64url without padding. */
export interface WebauthnStamp {
  authenticatorData: string;
  clientDataJson: string;
  credentialId: string;
  /** The authenticator's DER signature. */
  signature: string;
}

/** Encodes a stamp as the value of the `X-Stamp-Webauthn` header: plain JSON. */
export function encodeWebauthnStamp(stamp: WebauthnStamp): string {
  const { authenticatorData, clientDataJson, credentialId, signature } = stamp;
  return JSON.stringify({ authenticatorData, clientDataJson, credentialId, signature });
}

/**
 * Decodes the value of an `X-Stamp-Webauthn` header. The SDKs send plain JSON, a comment in Turnkey's protos says
 * base64url: both are accepted. Only the form is checked, not the signature.
 * @throws WireFormatError when it is not a WebAuthn stamp.
 */
export function decodeWebauthnStamp(header: string): WebauthnStamp {
  const stamp = parseJsonObject(header.startsWith('{') ? header : decodeUtf8(decodeBase64Url(header)));
  return {
    authenticatorData: stringField(stamp, 'authenticatorData'),
    clientDataJson: stringField(stamp, 'clientDataJson'),
    credentialId: stringField(stamp, 'credentialId'),
    signature: stringField(stamp, 'signature'),
  };
}

/**
 * The WebAuthn challenge for a request body: the ASCII bytes of the hex digest, not the digest itself.
 * @param sha256 SHA-256 of the body, 32 bytes.
 */
export function webauthnStampChallenge(sha256: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeUtf8(encodeHex(sha256));
}
