import type { ClientContext } from '../context.ts';
import { PosternError } from '../postern-error.ts';

/** The static methods of WebAuthn Level 3, section 5.1.10, where a browser has them. */
interface CredentialSignals {
  signalUnknownCredential?: (options: { rpId: string; credentialId: string }) => Promise<void>;
}

/**
 * Tells the browser that a passkey leads nowhere, when that is why a log-in has failed, so that it is offered no more.
 * @param credentialId base64url.
 */
export async function signalUnknownPasskey(
  { rpId = location.hostname }: ClientContext,
  credentialId: string,
  failure: unknown,
): Promise<void> {
  if (!(failure instanceof PosternError && failure.code === 'CREDENTIAL_UNKNOWN')) return;
  const { signalUnknownCredential } = PublicKeyCredential as unknown as CredentialSignals;
  // Advice that the browser need not follow.
  await signalUnknownCredential?.call(PublicKeyCredential, { rpId, credentialId }).catch(() => undefined);
}
