import type { ClientContext } from '../context.ts';
import { PosternError } from '../postern-error.ts';

/** The static methods of WebAuthn Level 3, section 5.1.10. Not every browser has them. */
interface CredentialSignals {
  signalUnknownCredential?: (options: { rpId: string; credentialId: string }) => Promise<void>;
}

/**
 * When a sign-in failed because no account has the passkey, tells the browser not to offer it again.
 * @param credentialId base64url.
 */
export async function signalUnknownPasskey(
  { rpId = location.hostname }: ClientContext,
  credentialId: string,
  failure: unknown,
): Promise<void> {
  if (!(failure instanceof PosternError && failure.code === 'CREDENTIAL_UNKNOWN')) return;
  const { signalUnknownCredential } = PublicKeyCredential as unknown as CredentialSignals;
  // The browser may ignore this.
  await signalUnknownCredential?.call(PublicKeyCredential, { rpId, credentialId }).catch(() => undefined);
}
