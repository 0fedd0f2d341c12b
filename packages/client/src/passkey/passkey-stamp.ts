import {
  decodeBase64Url,
  encodeBase64Url,
  encodeUtf8,
  encodeWebauthnStamp,
  WEBAUTHN_STAMP_HEADER,
  webauthnStampChallenge,
} from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { assertPasskeys, PASSKEY_TIMEOUT_MS } from './create-passkey.ts';

export interface PasskeyStampParams {
  /** Ids of the allowed passkeys, base64url; by default all. */
  credentialIds?: string[] | undefined;
  mediation?: CredentialMediationRequirement | undefined;
  /** By default `preferred`. */
  userVerification?: UserVerificationRequirement | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Asks the user to stamp a body with a passkey (Turnkey docs, "Stamps").
 * @returns The header, and the id of the passkey that the user has chosen, base64url.
 * @throws DOMException NotAllowedError, AbortError.
 */
export async function passkeyStamp(
  { rpId }: ClientContext,
  body: string,
  { credentialIds = [], mediation, userVerification = 'preferred', signal }: PasskeyStampParams,
): Promise<{ header: { [WEBAUTHN_STAMP_HEADER]: string }; credentialId: string }> {
  assertPasskeys();
  const digest = await crypto.subtle.digest('SHA-256', encodeUtf8(body));
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: webauthnStampChallenge(new Uint8Array(digest)),
    allowCredentials: credentialIds.map((id) => ({ type: 'public-key', id: decodeBase64Url(id) })),
    userVerification,
    timeout: PASSKEY_TIMEOUT_MS,
    ...(rpId ? { rpId } : {}),
  };
  const credential = await navigator.credentials.get({ publicKey, mediation, signal });
  const { rawId, response } = credential as PublicKeyCredential & { response: AuthenticatorAssertionResponse };
  const base64Url = (bytes: ArrayBuffer) => encodeBase64Url(new Uint8Array(bytes));
  const stamp = {
    authenticatorData: base64Url(response.authenticatorData),
    clientDataJson: base64Url(response.clientDataJSON),
    credentialId: base64Url(rawId),
    signature: base64Url(response.signature),
  };
  return { header: { [WEBAUTHN_STAMP_HEADER]: encodeWebauthnStamp(stamp) }, credentialId: stamp.credentialId };
}
