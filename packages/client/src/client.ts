import {
  type InitOtpResponse,
  PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
  type VerifyOtpResponse,
} from '@postern/protocol';
import type { ClientContext } from './context.ts';
import { type AddOauthProviderParams, addOauthProvider, type IdentityAdded } from './flows/add-oauth-provider.ts';
import { type AddPasskeyParams, addPasskey, type PasskeyAdded } from './flows/add-passkey.ts';
import { type AddWalletParams, addWallet, type WalletAdded } from './flows/add-wallet.ts';
import { type InitOtpParams, initOtp } from './flows/init-otp.ts';
import type { LoginParams } from './flows/login.ts';
import { type OauthLoginParams, oauthLogin } from './flows/oauth-login.ts';
import { type OtpLoginParams, otpLogin } from './flows/otp-login.ts';
import { type RefreshSessionParams, refreshSession } from './flows/refresh-session.ts';
import { type Sealing, webCryptoSealing } from './flows/sealing.ts';
import { signInOrUpWithWallet } from './flows/sign-in-or-up-with-wallet.ts';
import { completeOAuthRedirect, type SignInWithOauthParams, signInWithOAuth } from './flows/sign-in-with-oauth.ts';
import { type SignInWithOtpParams, signInWithOtp } from './flows/sign-in-with-otp.ts';
import { type SignInWithPasskeyParams, signInWithPasskey } from './flows/sign-in-with-passkey.ts';
import { type SignInWithWalletParams, signInWithWallet } from './flows/sign-in-with-wallet.ts';
import { type SignOutParams, signOut } from './flows/sign-out.ts';
import { type SignUpWithPasskeyParams, signUpWithPasskey } from './flows/sign-up-with-passkey.ts';
import { type SignUpWithWalletParams, signUpWithWallet } from './flows/sign-up-with-wallet.ts';
import { type VerifyOtpParams, verifyOtp } from './flows/verify-otp.ts';
import { indexedDbKeys } from './keys/indexeddb-keys.ts';
import type { KeyPairs } from './keys/key-pairs.ts';
import type { Cancelled, SignInOutcome } from './outcome.ts';
import { createServerClock } from './server-clock.ts';
import { refreshBeforeEnd } from './session/auto-refresh.ts';
import type { Session } from './session/session.ts';
import type { SessionStore } from './session/session-store.ts';
import { createSessions, type Sessions } from './session/sessions.ts';
import { webStorageSessions } from './session/web-storage-sessions.ts';
import type { ActivityParameters, ActivityResult } from './turnkey/activities.ts';
import type { QueryAnswer, QueryParameters } from './turnkey/queries.ts';
import { type RequestOptions, stampedRequest } from './turnkey/stamped-request.ts';
import { submitActivity } from './turnkey/submit-activity.ts';

export interface PosternClientOptions {
  /** The backend with its base path: `/auth`, or `http://localhost:3000/auth`. */
  backendUrl: string;
  /** By default `https://api.turnkey.com`. */
  turnkeyApiUrl?: string;
  /**
   * The key that must have signed the bundles to which codes are encrypted: the TLS fetcher's, uncompressed P-256,
   * lowercase hex. By default the one of Turnkey's production; a local authority has its own.
   */
  tlsFetcherPublicKey?: string;
  /** The parent organization. Log-ins with passkeys and wallets need it. */
  organizationId?: string;
  passkey?: {
    /** The id of the relying party; by default the host of the page. The backend must have the same. */
    rpId?: string;
    /** What browsers call the app when they make a passkey; by default the host of the page. */
    rpName?: string;
  };
  /** By default key pairs that cannot be extracted, in IndexedDB. See also `turnkeyCore`. */
  keys?: KeyPairs;
  /** By default `localStorage`. See also `webStorageSessions` and `turnkeyCore`. */
  sessionStore?: SessionStore;
  /**
   * Refreshes the active session two minutes before its end, for as long as a page is open. Then a session ends only
   * when no page was open at that time. The new sessions last for 900 seconds, unless it is said here.
   */
  autoRefresh?: boolean | { expirationSeconds: number };
  /** Whether the backend has the option `session.cookie`; by default false. */
  sessionCookie?: boolean;
  fetch?: typeof fetch;
  /** The clock of the device: Unix time in milliseconds; by default `Date.now`. Answers of the servers correct it. */
  now?: () => number;
}

/**
 * The frontend half of the flows. Every sign-in ends in a `SignInOutcome`: signed in, or cancelled by the user or by the
 * signal. Every function may throw a PosternError; those that are no sign-in throw the reason of an aborted signal.
 */
export interface PosternClient {
  keys: KeyPairs;
  sessions: Sessions;

  /**
   * Signs in with a one-time code, in one call: sends the code, asks for it, makes a key pair, proves the contact,
   * logs in (or signs up, the first time) and stores the session. After a wrong code it asks again, three times in all.
   * When it fails the key pair is deleted.
   * @throws PosternError INVALID_OTP_CODE after the last try, STORAGE_FULL and its like before a code is sent, and every
   * other code of the steps.
   */
  signInWithOtp(params: SignInWithOtpParams): Promise<SignInOutcome>;

  /**
   * Sends a one-time code by e-mail or SMS.
   * @throws PosternError CONTACT_NOT_ALLOWED, TOO_MANY_OTPS, RATE_LIMITED, ...
   */
  initOtp(params: InitOtpParams): Promise<InitOtpResponse>;

  /**
   * Proves a contact. The code goes to the enclave encrypted (HPKE, RFC 9180); the backend cannot read it.
   * @throws PosternError INVALID_OTP_CODE; UNTRUSTED_BUNDLE when the bundle is not signed by the pinned key.
   */
  verifyOtp(params: VerifyOtpParams): Promise<VerifyOtpResponse>;

  /**
   * Logs in with a proved contact, or signs up when it has no sub-organization yet, and stores the session. The key to
   * which the token is bound signs both wishes.
   * @throws PosternError KEY_PAIR_NOT_FOUND, VERIFICATION_TOKEN_EXPIRED, ACCOUNT_BUSY, ...
   */
  otpLogin(params: OtpLoginParams): Promise<SignInOutcome>;

  /**
   * Signs in with an identity provider that the backend knows, or signs up, and stores the session. The key pair is made
   * before and the token is bound to it. When it fails the key pair is deleted.
   * @returns With `mode: 'redirect'` only when the user comes back without signing in: the browser leaves the page, and
   * `completeOAuthRedirect` has the result.
   * @throws PosternError POPUP_BLOCKED, OAUTH_DENIED, OAUTH_CLIENT_NOT_REGISTERED, ...
   */
  signInWithOAuth(params: SignInWithOauthParams): Promise<SignInOutcome>;

  /**
   * Finishes a sign-in by redirect; to be called whenever a page loads that `returnTo` may name.
   * @returns Null when the page has not been reached by a sign-in of this tab.
   */
  completeOAuthRedirect(params?: Pick<LoginParams, 'signal'>): Promise<SignInOutcome | null>;

  /**
   * Logs in with an OIDC token that the app has got itself, for example from Google One Tap, or signs up. The nonce of
   * the token must be `oidcNonce(publicKey)`.
   * @throws PosternError INVALID_OIDC_TOKEN, OIDC_TOKEN_EXPIRED, OIDC_TOKEN_REUSED, ...
   */
  oauthLogin(params: OauthLoginParams): Promise<SignInOutcome>;

  /**
   * Signs up with a new passkey, in one tap, and stores the session. The passkey is made over a challenge of the backend,
   * and a key pair of this browser, good for a minute, opens the first session.
   * @throws PosternError CREDENTIAL_ALREADY_REGISTERED, INVALID_PASSKEY, INVALID_VERIFICATION_TOKEN, RATE_LIMITED, ...
   */
  signUpWithPasskey(params?: SignUpWithPasskeyParams): Promise<SignInOutcome>;

  /**
   * Logs in with a passkey, and stores the session.
   * @throws PosternError CREDENTIAL_UNKNOWN when no user has signed up with it, CREDENTIAL_NOT_PROVED, ...
   */
  signInWithPasskey(params?: SignInWithPasskeyParams): Promise<SignInOutcome>;

  /**
   * Gives the user of a session one more passkey.
   * @throws PosternError PASSKEY_EXISTS when this device has one already; TurnkeyRequestError.
   */
  addPasskey(params?: AddPasskeyParams): Promise<PasskeyAdded | Cancelled>;

  /**
   * Lets one more wallet open the account of a session: one signature under a message that says so.
   * @throws PosternError CREDENTIAL_ALREADY_REGISTERED, INVALID_WALLET_SIGNATURE, ...; TurnkeyRequestError.
   */
  addWallet(params: AddWalletParams): Promise<WalletAdded | Cancelled>;

  /**
   * Gives the user of a session one more identity to log in with, by popup; call it in the handler of a click.
   * @throws PosternError POPUP_BLOCKED, OAUTH_DENIED, ...; TurnkeyRequestError.
   */
  addOauthProvider(params: AddOauthProviderParams): Promise<IdentityAdded | Cancelled>;

  /**
   * Signs up with a wallet, with one signature under a message of the backend, and stores the session.
   * @throws PosternError CREDENTIAL_ALREADY_REGISTERED, INVALID_WALLET_SIGNATURE, ...; what the wallet throws.
   */
  signUpWithWallet(params: SignUpWithWalletParams): Promise<SignInOutcome>;

  /**
   * Logs in with a wallet, and stores the session. One signature, or two when another account has registered the wallet.
   * @throws PosternError CREDENTIAL_UNKNOWN when no user has signed up with it, CREDENTIAL_NOT_PROVED when it is only
   *   registered where its owner has not proved it, ...; what the wallet throws.
   */
  signInWithWallet(params: SignInWithWalletParams): Promise<SignInOutcome>;

  /**
   * Logs in with a wallet, or signs up when no user has proved it. A new user signs twice.
   * @throws As the two above.
   */
  signInOrUpWithWallet(params: SignUpWithWalletParams): Promise<SignInOutcome>;

  /**
   * Puts a new session with a new key in the place of one that has not ended yet, without asking the user.
   * @throws PosternError NO_SESSION; TurnkeyRequestError when Turnkey knows the session no more.
   */
  refreshSession(params?: RefreshSessionParams): Promise<Session>;

  /**
   * Ends a session: in the backend at once, at Turnkey by deleting its key, and here. A session that has ended already is
   * forgotten; so is every other one, also when this throws.
   * @throws PosternError, TurnkeyRequestError when neither the backend nor Turnkey could be told.
   */
  signOut(params?: SignOutParams): Promise<void>;

  /**
   * Sends a request to Turnkey's API, stamped by the session (Turnkey docs, "Stamps").
   * Parameters and answer have their types when the path is written out.
   * @param path For example `/public/v1/query/list_wallets`.
   * @param parameters The fields of the body. `organizationId` is the session's unless it is given.
   * @throws TurnkeyRequestError when Turnkey refuses it; PosternError NO_SESSION, KEY_PAIR_NOT_FOUND.
   */
  request<Path extends string>(
    path: Path,
    parameters?: QueryParameters<Path>,
    options?: RequestOptions,
  ): Promise<QueryAnswer<Path>>;

  /**
   * Submits an activity, stamped by the session, and waits up to 25 seconds for it to complete.
   * Parameters and result have their types when the type is written out, and is the newest of its kind.
   * @param type With its version, for example `ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2`.
   * @returns The fields of the activity's result, for example `{ r, s, v }`.
   * @throws TurnkeyRequestError when Turnkey refuses it or it did not complete; then `activity` says how it stands.
   */
  submit<Type extends string>(
    type: Type,
    parameters: ActivityParameters<Type>,
    options?: RequestOptions,
  ): Promise<ActivityResult<Type>>;
}

/**
 * Creates the client of a Postern backend. It needs a secure context (https or localhost).
 * To use it on top of `@turnkey/core` see `turnkeyCore`.
 * @example
 * ```ts
 * import { createPosternClient } from '@postern/client';
 *
 * const postern = createPosternClient({ backendUrl: '/auth' });
 * const signIn = await postern.signInWithOtp({
 *   contact: 'ada@example.com',
 *   readCode: async () => prompt('The code:') ?? '',
 * });
 * if (signIn.outcome === 'signed-in') console.log(signIn.session.userId);
 * ```
 */
export function createPosternClient(options: PosternClientOptions): PosternClient {
  return createClient(options, { sealing: webCryptoSealing, hasUser: typeof document !== 'undefined' });
}

/** What is not the same in browsers, on servers and on phones. */
interface Platform {
  sealing: Sealing;
  /** False on a server, where there is no session to refresh. */
  hasUser: boolean;
}

/** Creates the client for a platform. */
export function createClient(options: PosternClientOptions, { sealing, hasUser }: Platform): PosternClient {
  const clock = createServerClock(options.now ?? Date.now);
  const { now } = clock;
  const { keys = indexedDbKeys(now), sessionStore = webStorageSessions() } = options;
  const context: ClientContext = {
    backendUrl: withoutSlash(options.backendUrl),
    turnkeyApiUrl: withoutSlash(options.turnkeyApiUrl ?? 'https://api.turnkey.com'),
    organizationId: options.organizationId,
    rpId: options.passkey?.rpId,
    get rpName() {
      return options.passkey?.rpName ?? globalThis.location?.hostname ?? '';
    },
    tlsFetcherPublicKey: options.tlsFetcherPublicKey ?? PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
    sealing,
    keys,
    sessionStore,
    sessions: createSessions(sessionStore, keys, now),
    sessionCookie: options.sessionCookie ?? false,
    fetch: clock.watching(options.fetch ?? ((input, init) => fetch(input, init))),
    clock,
    now,
  };
  if (options.autoRefresh && hasUser) {
    refreshBeforeEnd(context, options.autoRefresh === true ? undefined : options.autoRefresh.expirationSeconds);
  }
  return {
    keys,
    sessions: context.sessions,
    signInWithOtp: (params) => signInWithOtp(context, params),
    initOtp: (params) => initOtp(context, params),
    verifyOtp: (params) => verifyOtp(context, params),
    otpLogin: (params) => otpLogin(context, params),
    signInWithOAuth: (params) => signInWithOAuth(context, params),
    completeOAuthRedirect: (params) => completeOAuthRedirect(context, params),
    oauthLogin: (params) => oauthLogin(context, params),
    signUpWithPasskey: (params = {}) => signUpWithPasskey(context, params),
    signInWithPasskey: (params = {}) => signInWithPasskey(context, params),
    addOauthProvider: (params) => addOauthProvider(context, params),
    addPasskey: (params = {}) => addPasskey(context, params),
    addWallet: (params) => addWallet(context, params),
    signUpWithWallet: (params) => signUpWithWallet(context, params),
    signInWithWallet: (params) => signInWithWallet(context, params),
    signInOrUpWithWallet: (params) => signInOrUpWithWallet(context, params),
    refreshSession: (params) => refreshSession(context, params),
    signOut: (params) => signOut(context, params),
    request: <Path extends string>(path: Path, parameters: object = {}, requestOptions?: RequestOptions) =>
      stampedRequest(context, path, parameters, requestOptions) as Promise<QueryAnswer<Path>>,
    submit: <Type extends string>(type: Type, parameters: object, requestOptions?: RequestOptions) =>
      submitActivity(context, type, parameters, requestOptions) as Promise<ActivityResult<Type>>,
  };
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
