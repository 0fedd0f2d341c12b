import type { ClientContext } from '../context.ts';
import { withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { type SignedIn, type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { type PasskeyStampParams, passkeyStamp } from '../passkey/passkey-stamp.ts';
import { signalUnknownPasskey } from '../passkey/signal-unknown-passkey.ts';
import { credentialLogin } from './credential-login.ts';
import type { LoginParams } from './login.ts';

export interface SignInWithPasskeyParams extends LoginParams, Pick<PasskeyStampParams, 'credentialIds'> {
  /**
   * Offers passkeys in the autofill of an input with `autocomplete="username webauthn"`, and waits until one is chosen or
   * the signal aborts. Where the browser cannot do that it is cancelled at once. Browsers take one request for a passkey
   * at a time: abort this one before another flow with passkeys begins.
   */
  conditional?: boolean | undefined;
}

/** Turnkey takes a request for an hour after its timestamp, and a page can stay open for longer. */
const FRESH_MS = 3_000_000;

/** Logs in with a passkey, straight at Turnkey's API: one tap. */
export function signInWithPasskey(context: ClientContext, params: SignInWithPasskeyParams): Promise<SignInOutcome> {
  const { keys } = context;
  const { conditional, signal } = params;
  const modal = () => keys.exclusively(() => attempt(context, params), signal);
  return unlessCancelled(conditional ? () => autofill(context, params) : modal, signal);
}

/** Holds no lock while it waits: other sign-ins go on beside it. */
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
      // Another sign-in may have thrown the key pair away meanwhile; a session without it would be of no use.
      await context.keys.sign(publicKey, body);
      return header;
    };
    const session = await credentialLogin(context, publicKey, stamp, params).catch(async (failure) => {
      if (chosen) await signalUnknownPasskey(context, chosen, failure);
      throw failure;
    });
    return { outcome: 'signed-in', session, created: false };
  });
}
