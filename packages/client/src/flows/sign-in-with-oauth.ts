import type { ClientContext } from '../context.ts';
import type { LoginParams, LoginResult } from './login.ts';
import { finishOauth, readOauthResult, startUrl } from './oauth-code-flow.ts';
import { openPopup, resultOf } from './oauth-popup.ts';

export interface SignInWithOauthParams extends LoginParams {
  /** The name that the backend's configuration gives the provider. */
  provider: string;
  /**
   * `popup` keeps the page; it must be called in the handler of a click. `redirect` leaves the page and comes back to
   * `returnTo`, where `completeOAuthRedirect` finishes the sign-in.
   */
  mode: 'popup' | 'redirect';
  /** The URL to come back to, without query and fragment; by default this page. The backend must allow it. */
  returnTo?: string | undefined;
}

/** What is needed after the redirect; the key pair itself waits in the key store. */
type Pending = Pick<LoginParams, 'invalidateExisting' | 'sessionKey'> & { publicKey: string };

const PENDING = 'postern:oauth';

/** Signs in with an identity provider through the backend's code flow. */
export async function signInWithOAuth(context: ClientContext, params: SignInWithOauthParams): Promise<LoginResult> {
  if (params.mode === 'redirect') return leave(context, params);
  const popup = openPopup();
  try {
    return await context.keys.exclusively(() => inPopup(context, params, popup), params.signal);
  } finally {
    popup.close();
  }
}

/**
 * Finishes a sign-in with `mode: 'redirect'`, on the page to which it has come back.
 * @returns Null when the page has not been reached by one that this tab has begun.
 */
export async function completeOAuthRedirect(
  context: ClientContext,
  { signal }: Pick<LoginParams, 'signal'> = {},
): Promise<LoginResult | null> {
  const result = readOauthResult(location.hash.slice(1));
  const pending = sessionStorage.getItem(PENDING);
  if (!result || !pending) return null;
  sessionStorage.removeItem(PENDING);
  // Neither a reload nor the history shall bring the code up again.
  history.replaceState(history.state, '', location.pathname + location.search);
  const params: Pending = JSON.parse(pending);
  return context.keys.exclusively(() => finishOauth(context, result, { ...params, signal }), signal);
}

async function leave(context: ClientContext, params: SignInWithOauthParams): Promise<never> {
  const { provider, invalidateExisting, sessionKey, returnTo = location.origin + location.pathname } = params;
  const publicKey = await context.keys.create();
  const pending: Pending = { publicKey, invalidateExisting, sessionKey };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  location.assign(startUrl(context, provider, { publicKey, returnTo }));
  return new Promise<never>(() => undefined);
}

async function inPopup(context: ClientContext, params: SignInWithOauthParams, popup: Window): Promise<LoginResult> {
  const publicKey = await context.keys.create();
  const result = resultOf(context, popup, { ...params, publicKey }).catch(async (failure) => {
    await context.keys.delete(publicKey);
    throw failure;
  });
  return finishOauth(context, await result, { ...params, publicKey });
}
