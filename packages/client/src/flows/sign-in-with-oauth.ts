import { assertStorage, type ClientContext } from '../context.ts';
import { withKeyPair, withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { clientError } from '../postern-error.ts';
import type { LoginParams } from './login.ts';
import { finishOAuth, readOAuthResult, startUrl } from './oauth-code-flow.ts';
import { openPopup, resultOf } from './oauth-popup.ts';

export interface SignInWithOAuthParams extends LoginParams {
  /** The name that the backend's configuration gives the provider. */
  provider: string;
  /**
   * `popup` keeps the page; call it in the handler of a click. `redirect` leaves the page and comes back to `returnTo`,
   * where `completeOAuthRedirect` finishes the sign-in.
   */
  mode: 'popup' | 'redirect';
  /** The URL to come back to, without query and fragment; by default this page. The backend must allow it. */
  returnTo?: string | undefined;
}

/** What is needed after the redirect. The key pair stays in the key store. */
type Pending = Pick<LoginParams, 'invalidateExisting' | 'sessionKey'> & { publicKey: string };

const PENDING = 'postern:oauth';

/** Signs in with an identity provider through the backend's code flow. */
export function signInWithOAuth(context: ClientContext, params: SignInWithOAuthParams): Promise<SignInOutcome> {
  return unlessCancelled(async () => {
    if (typeof location === 'undefined') throw clientError('NOT_SUPPORTED');
    if (params.mode === 'redirect') return leave(context, params);
    const popup = openPopup();
    try {
      return await context.keys.exclusively(() => inPopup(context, params, popup), params.signal);
    } finally {
      popup.close();
    }
  }, params.signal);
}

/**
 * Finishes a sign-in with `mode: 'redirect'`, on the page of `returnTo`.
 * @returns Null when no sign-in of this tab has led to the page, and on a server.
 */
export async function completeOAuthRedirect(
  context: ClientContext,
  { signal }: Pick<LoginParams, 'signal'> = {},
): Promise<SignInOutcome | null> {
  const result = typeof location === 'undefined' ? null : readOAuthResult(location.hash.slice(1));
  const pending = result && takePending();
  if (!pending) return null;
  // Removes the code, so that a reload or the history does not use it again.
  history.replaceState(history.state, '', location.pathname + location.search);
  const { keys } = context;
  const finish = () => withKeyPair(keys, pending.publicKey, () => finishOAuth(context, result, { ...pending, signal }));
  return unlessCancelled(() => keys.exclusively(finish, signal), signal);
}

function takePending(): Pending | null {
  try {
    const pending = sessionStorage.getItem(PENDING);
    sessionStorage.removeItem(PENDING);
    return pending && JSON.parse(pending);
  } catch {
    // The storage is blocked, so nothing was stored.
    return null;
  }
}

async function leave(context: ClientContext, params: SignInWithOAuthParams): Promise<SignInOutcome> {
  const { provider, invalidateExisting, sessionKey, returnTo = location.origin + location.pathname } = params;
  await assertStorage(context);
  return withNewKeyPair(context.keys, async (publicKey) => {
    const pending: Pending = { publicKey, invalidateExisting, sessionKey };
    try {
      sessionStorage.setItem(PENDING, JSON.stringify(pending));
    } catch (cause) {
      // The page could not find its key pair again.
      throw clientError('STORAGE_UNAVAILABLE', { cause });
    }
    location.assign(startUrl(context, provider, { publicKey, returnTo }));
    return cameBack();
  });
}

/** Browsers may keep the old page and show it again when the user goes back. Then the user has cancelled. */
function cameBack(): Promise<SignInOutcome> {
  return new Promise((resolve) => {
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) resolve({ outcome: 'cancelled' });
    };
    addEventListener('pageshow', onShow, { once: true });
  });
}

async function inPopup(context: ClientContext, params: SignInWithOAuthParams, popup: Window): Promise<SignInOutcome> {
  await assertStorage(context);
  return withNewKeyPair(context.keys, async (publicKey) => {
    const result = await resultOf(context, popup, { ...params, publicKey });
    return result ? finishOAuth(context, result, { ...params, publicKey }) : { outcome: 'cancelled' };
  });
}
