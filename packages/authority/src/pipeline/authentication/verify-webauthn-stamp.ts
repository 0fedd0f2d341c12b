import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import {
  concatBytes,
  decodeBase64Url,
  decodeUtf8,
  encodeBase64Url,
  type JsonObject,
  parseJsonObject,
  type WebauthnStamp,
  webauthnStampChallenge,
} from '@postern/protocol';
import { isAllowedPage } from '../../webauthn/webauthn-origins.ts';

/** The stored data of the credential that a stamp names. */
export interface StampingCredential {
  /** SubjectPublicKeyInfo, DER: P-256, Ed25519 or RSA. */
  spki: Uint8Array;
  rpIdHash: Uint8Array;
  /** The parent's `FEATURE_NAME_WEBAUTHN_ORIGINS`, if it is set. */
  originsFeature: string | undefined;
}

/** Authenticator data (WebAuthn, section 6.1): SHA-256 of the relying party's id, flags, signature counter. */
const FLAGS = 32;
const COUNTER = 33;
const MIN_LENGTH = 37;
const USER_PRESENT = 0x01;

/**
 * Checks a passkey's stamp over the exact bytes of a body (WebAuthn, section 7.2): type, challenge, origin, relying
 * party, user presence and signature.
 * @returns The signature counter, which the caller must compare. Undefined when any check fails.
 */
export function verifyWebauthnStamp(
  stamp: WebauthnStamp,
  body: Uint8Array,
  credential: StampingCredential,
): number | undefined {
  try {
    const clientDataJson = decodeBase64Url(stamp.clientDataJson);
    if (!isAssertionOf(body, parseJsonObject(decodeUtf8(clientDataJson)), credential.originsFeature)) return undefined;
    const authenticatorData = Buffer.from(decodeBase64Url(stamp.authenticatorData));
    if (authenticatorData.length < MIN_LENGTH) return undefined;
    if (!timingSafeEqual(authenticatorData.subarray(0, FLAGS), credential.rpIdHash)) return undefined;
    if (!(authenticatorData.readUInt8(FLAGS) & USER_PRESENT)) return undefined;
    const signed = concatBytes(authenticatorData, createHash('sha256').update(clientDataJson).digest());
    if (!verifySignature(credential.spki, signed, decodeBase64Url(stamp.signature))) return undefined;
    return authenticatorData.readUInt32BE(COUNTER);
  } catch {
    return undefined;
  }
}

function isAssertionOf(body: Uint8Array, clientData: JsonObject, originsFeature: string | undefined): boolean {
  const challenge = webauthnStampChallenge(createHash('sha256').update(body).digest());
  return (
    clientData.type === 'webauthn.get' &&
    clientData.challenge === encodeBase64Url(challenge) &&
    isAllowedPage(clientData, originsFeature)
  );
}

/** The type of the key decides the algorithm: ES256 in DER, RS256 or EdDSA. */
function verifySignature(spki: Uint8Array, signed: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', signed, key, signature);
}
