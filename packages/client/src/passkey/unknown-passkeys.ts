import type { ClientContext } from '../context.ts';
import { PosternError } from '../postern-error.ts';
import { TurnkeyRequestError } from '../turnkey/turnkey-request-error.ts';

/** The static methods of WebAuthn Level 3, section 5.1.10. Not every browser has them. */
interface CredentialSignals {
  signalUnknownCredential?: (options: { rpId: string; credentialId: string }) => Promise<void>;
}

/**
 * Tells the browser that no account has a passkey, so that it is not offered again.
 * @param credentialId base64url.
 */
export async function signalUnknownPasskey({ rpId }: ClientContext, credentialId: string): Promise<void> {
  const signals = globalThis.PublicKeyCredential as unknown as CredentialSignals | undefined;
  // The browser may ignore this.
  await signals?.signalUnknownCredential?.({ rpId: rpId ?? location.hostname, credentialId }).catch(() => undefined);
}

/**
 * Waits for the registration of a new passkey. The device has the passkey already: when it is refused, the browser must not
 * offer it. Without an answer it may be registered, so it stays.
 */
export async function registered<T>(context: ClientContext, credentialId: string, work: Promise<T>): Promise<T> {
  return work.catch(async (failure: unknown) => {
    if (isRefusal(failure)) await signalUnknownPasskey(context, credentialId);
    throw failure;
  });
}

function isRefusal(failure: unknown): boolean {
  const isAnswer = failure instanceof PosternError || failure instanceof TurnkeyRequestError;
  if (!isAnswer || failure.code === 'CREDENTIAL_ALREADY_REGISTERED') return false;
  return failure.status >= 400 && failure.status < 500;
}
