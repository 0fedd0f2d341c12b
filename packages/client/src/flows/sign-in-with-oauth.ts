import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';
import type { LoginParams, LoginResult } from './login.ts';
import { absoluteBackendUrl, finishOauth, readOauthResult, startUrl } from './oauth-code-flow.ts';

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
const POPUP_FEATURES = 'popup,width=500,height=640';
const CLOSED_POLL_MS = 300;

/** Signs in with an identity provider through the backend's code flow. */
export async function signInWithOAuth(context: ClientContext, params: SignInWithOauthParams): Promise<LoginResult> {
  if (params.mode === 'redirect') return leave(context, params);
  // Browsers let a click open a window, not what comes after an `await`.
  const popup = open('about:blank', '', POPUP_FEATURES);
  if (!popup) throw clientError('POPUP_BLOCKED');
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
  popup.location.href = startUrl(context, params.provider, { publicKey, openerOrigin: location.origin });
  const result = resultOf(popup, absoluteBackendUrl(context).origin, params.signal).catch(async (failure) => {
    await context.keys.delete(publicKey);
    throw failure;
  });
  return finishOauth(context, await result, { ...params, publicKey });
}

/** Waits for the message of the backend's page in the popup, and of nobody else. */
function resultOf(popup: Window, origin: string, signal: AbortSignal | undefined): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const end = new AbortController();
    const closed = setInterval(() => {
      if (popup.closed) settle(() => reject(clientError('POPUP_CLOSED')));
    }, CLOSED_POLL_MS);
    const settle = (outcome: () => void) => {
      clearInterval(closed);
      end.abort();
      outcome();
    };
    const onMessage = (event: MessageEvent) => {
      const isOurs = event.source === popup && event.origin === origin && typeof event.data === 'string';
      const result = isOurs && readOauthResult(event.data);
      if (result) settle(() => resolve(result));
    };
    addEventListener('message', onMessage, { signal: end.signal });
    const onAbort = () => settle(() => reject(signal?.reason));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { signal: end.signal });
  });
}
