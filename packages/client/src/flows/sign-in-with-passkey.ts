import type { ClientContext } from '../context.ts';
import { withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { type SignedIn, type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { type PasskeyStampParams, passkeyStamp } from '../passkey/passkey-stamp.ts';
import { signalUnknownPasskey } from '../passkey/unknown-passkeys.ts';
import { PosternError } from '../postern-error.ts';
import { credentialLogin } from './credential-login.ts';
import type { LoginParams } from './login.ts';

export interface SignInWithPasskeyParams extends LoginParams, Pick<PasskeyStampParams, 'credentialIds'> {
  /**
   * Offers passkeys in the autofill of an input with `autocomplete="username webauthn"`, and waits until the user chooses
   * one or the signal aborts. In a browser without this feature the outcome is `cancelled` at once. Browsers accept one
   * passkey request at a time: abort this one before you start another flow with passkeys.
   */
  conditional?: boolean | undefined;
}

/** Turnkey accepts a request up to an hour after its timestamp, and a page can stay open for longer. */
const FRESH_MS = 3_000_000;

/** Signs in with a passkey: one tap. */
export function signInWithPasskey(context: ClientContext, params: SignInWithPasskeyParams): Promise<SignInOutcome> {
  const { keys } = context;
  const { conditional, signal } = params;
  const modal = () => keys.exclusively(() => attempt(context, params), signal);
  return unlessCancelled(conditional ? () => autofill(context, params) : modal, signal);
}

/** Holds no lock while it waits, so that other sign-ins can run. */
async function autofill(context: ClientContext, params: SignInWithPasskeyParams): Promise<SignInOutcome> {
  if (!(await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.())) return { outcome: 'cancelled' };
  for (;;) {
    const stale = AbortSignal.timeout(FRESH_MS);
    const signal = params.signal ? AbortSignal.any([params.signal, stale]) : stale;
    try {
      return await attempt(context, { ...params, signal });
    } catch (failure) {
      if (!stale.aborted || params.signal?.aborted) throw failure;
    }
  }
}

function attempt(context: ClientContext, params: SignInWithPasskeyParams): Promise<SignedIn> {
  const { conditional, credentialIds, signal } = params;
  const mediation = conditional ? 'conditional' : undefined;
  return withNewKeyPair(context.keys, async (publicKey) => {
    let chosen = '';
    const stamp = async (body: string) => {
      const { header, credentialId } = await passkeyStamp(context, body, { credentialIds, mediation, signal });
      chosen = credentialId;
      // Another sign-in may have deleted the key pair meanwhile. A session without it would be useless.
      await context.keys.sign(publicKey, body);
      return header;
    };
    return credentialLogin(context, publicKey, stamp, params).catch(async (failure) => {
      const isUnknown = failure instanceof PosternError && failure.code === 'CREDENTIAL_UNKNOWN';
      if (isUnknown) await signalUnknownPasskey(context, chosen);
      throw failure;
    });
  });
}
