import {
  type EndSessionsResponse,
  type InitOtpResponse,
  PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
  type UserSession,
  type VerifyOtpResponse,
} from '@postern/protocol';
import { type ClientContext, contexts } from './context.ts';
import { type AddOAuthProviderParams, addOAuthProvider, type IdentityAdded } from './flows/add-oauth-provider.ts';
import { type AddPasskeyParams, addPasskey, type PasskeyAdded } from './flows/add-passkey.ts';
import { type AddWalletParams, addWallet, type WalletAdded } from './flows/add-wallet.ts';
import { type InitOtpParams, initOtp } from './flows/init-otp.ts';
import type { LoginParams } from './flows/login.ts';
import { type OAuthLoginParams, oauthLogin } from './flows/oauth-login.ts';
import { type OtpLoginParams, otpLogin } from './flows/otp-login.ts';
import { type RefreshSessionParams, refreshSession } from './flows/refresh-session.ts';
import { type RemovePasskeyParams, removePasskey } from './flows/remove-passkey.ts';
import { type Sealing, webCryptoSealing } from './flows/sealing.ts';
import { signInOrUpWithWallet } from './flows/sign-in-or-up-with-wallet.ts';
import { completeOAuthRedirect, type SignInWithOAuthParams, signInWithOAuth } from './flows/sign-in-with-oauth.ts';
import { type SignInWithOtpParams, signInWithOtp } from './flows/sign-in-with-otp.ts';
import { type SignInWithPasskeyParams, signInWithPasskey } from './flows/sign-in-with-passkey.ts';
import { type SignInWithWalletParams, signInWithWallet } from './flows/sign-in-with-wallet.ts';
import { type SignOutParams, signOut } from './flows/sign-out.ts';
import { type SignUpWithPasskeyParams, signUpWithPasskey } from './flows/sign-up-with-passkey.ts';
import { type SignUpWithWalletParams, signUpWithWallet } from './flows/sign-up-with-wallet.ts';
import {
  type EndSessionParams,
  type EndSessionsParams,
  endSession,
  endSessions,
  listSessions,
} from './flows/user-sessions.ts';
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
   * The key that must have signed the keys for encrypting codes: the TLS fetcher's, uncompressed P-256, lowercase hex.
   * By default the key of Turnkey's production. A local authority has its own.
   */
  tlsFetcherPublicKey?: string;
  /** The parent organization. Needed to sign in with passkeys and wallets. */
  organizationId?: string;
  passkey?: {
    /** The id of the relying party; by default the host of the page. The backend must have the same id. */
    rpId?: string;
    /** The name of the app that browsers show when they create a passkey; by default the host of the page. */
    rpName?: string;
  };
  /** By default key pairs that cannot be extracted, in IndexedDB. See also `turnkeyCore`. */
  keys?: KeyPairs;
  /** By default `localStorage`. See also `webStorageSessions` and `turnkeyCore`. */
  sessionStore?: SessionStore;
  /**
   * Refreshes the active session two minutes before its end, while a page is open. The new sessions last 900 seconds, or
   * `expirationSeconds`.
   */
  autoRefresh?: boolean | { expirationSeconds: number };
  /**
   * The token of a solved captcha, for backends with the option `captcha`. Called before each code and before each sign-up
   * without a code. A token is valid once.
   */
  captchaToken?: () => string | Promise<string>;
  /** Whether the backend has the option `session.cookie`; by default false. */
  sessionCookie?: boolean;
  fetch?: typeof fetch;
  /** The clock of the device: Unix time in milliseconds; by default `Date.now`. The time of the servers corrects it. */
  now?: () => number;
}

/**
 * The flows in the browser. Every sign-in returns a `SignInOutcome`: signed in, or cancelled by the user or the signal.
 * Every function may throw a PosternError. Functions without an outcome throw the reason of an aborted signal.
 */
export interface PosternClient {
  keys: KeyPairs;
  sessions: Sessions;

  /**
   * Unix time in milliseconds: the clock of the device, corrected by the time of the servers. Compare `expiresAt` of a
   * session with it.
   */
  now(): number;

  /**
   * Signs in with a one-time code, in one call: sends the code, asks for it, creates a key pair, proves the contact,
   * signs in (the first time: signs up) and stores the session. After a wrong code it asks again, up to three times in
   * all. When it fails, the key pair is deleted.
   * @throws PosternError INVALID_OTP_CODE after the last try; STORAGE_FULL and STORAGE_UNAVAILABLE before a code is sent;
   * the errors of `initOtp`, `verifyOtp` and `otpLogin`.
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
   * Signs in with a proved contact, or signs up when it has no sub-organization yet, and stores the session. The key of
   * the token signs both requests.
   * @throws PosternError KEY_PAIR_NOT_FOUND, VERIFICATION_TOKEN_EXPIRED, ACCOUNT_BUSY, ...
   */
  otpLogin(params: OtpLoginParams): Promise<SignInOutcome>;

  /**
   * Signs in with an identity provider of the backend, or signs up, and stores the session. The token is bound to a new
   * key pair. When it fails, the key pair is deleted.
   * @returns With `mode: 'redirect'` the browser leaves the page, and `completeOAuthRedirect` has the result. This
   * promise then only settles when the user comes back without signing in.
   * @throws PosternError POPUP_BLOCKED, PUBLIC_URL_MISMATCH, OAUTH_DENIED, OAUTH_CLIENT_NOT_REGISTERED, ...
   */
  signInWithOAuth(params: SignInWithOAuthParams): Promise<SignInOutcome>;

  /**
   * Finishes a sign-in by redirect. Call it when a page loads to which `returnTo` may lead.
   * @returns Null when no sign-in of this tab has led to the page.
   */
  completeOAuthRedirect(params?: Pick<LoginParams, 'signal'>): Promise<SignInOutcome | null>;

  /**
   * Signs in, or signs up, with an OIDC token that the app already has, for example from Google One Tap. The nonce of the
   * token must be `oidcNonce(publicKey)`.
   * @throws PosternError INVALID_OIDC_TOKEN, OIDC_TOKEN_EXPIRED, OIDC_TOKEN_REUSED, ...
   */
  oauthLogin(params: OAuthLoginParams): Promise<SignInOutcome>;

  /**
   * Signs up with a new passkey, in one tap, and stores the session. The passkey signs a challenge of the backend. A key
   * pair of this browser, valid for a minute, starts the first session.
   * @throws PosternError CREDENTIAL_ALREADY_REGISTERED, INVALID_PASSKEY, INVALID_VERIFICATION_TOKEN, RATE_LIMITED, ...
   */
  signUpWithPasskey(params?: SignUpWithPasskeyParams): Promise<SignInOutcome>;

  /**
   * Signs in with a passkey, and stores the session.
   * @throws PosternError CREDENTIAL_UNKNOWN when no user has signed up with it, CREDENTIAL_NOT_PROVED, ...
   */
  signInWithPasskey(params?: SignInWithPasskeyParams): Promise<SignInOutcome>;

  /**
   * Adds a passkey to the account of a session.
   * @throws PosternError PASSKEY_EXISTS when this device already has one; TurnkeyRequestError.
   */
  addPasskey(params?: AddPasskeyParams): Promise<PasskeyAdded | Cancelled>;

  /**
   * Removes a passkey from the account of a session. Browsers that have the signal methods of WebAuthn Level 3 stop
   * offering it on this device.
   * @throws PosternError NO_SESSION; TurnkeyRequestError, for example when it is the last credential of the user.
   */
  removePasskey(params: RemovePasskeyParams): Promise<void>;

  /**
   * Adds a wallet to the account of a session. The wallet signs one message.
   * @throws PosternError CREDENTIAL_ALREADY_REGISTERED, INVALID_WALLET_SIGNATURE, ...; TurnkeyRequestError.
   */
  addWallet(params: AddWalletParams): Promise<WalletAdded | Cancelled>;

  /**
   * Adds an identity to the account of a session, in a popup. Call it in the handler of a click.
   * @throws PosternError POPUP_BLOCKED, OAUTH_DENIED, ...; TurnkeyRequestError.
   */
  addOAuthProvider(params: AddOAuthProviderParams): Promise<IdentityAdded | Cancelled>;

  /**
   * Signs up with a wallet, and stores the session. The wallet signs one message of the backend.
   * @throws PosternError CREDENTIAL_ALREADY_REGISTERED, INVALID_WALLET_SIGNATURE, ...; errors of the wallet.
   */
  signUpWithWallet(params: SignUpWithWalletParams): Promise<SignInOutcome>;

  /**
   * Signs in with a wallet, and stores the session. The wallet signs once, or twice when several accounts name it.
   * @throws PosternError CREDENTIAL_UNKNOWN when no user has signed up with it, CREDENTIAL_NOT_PROVED when the owner has
   *   not proved it for any account, ...; errors of the wallet.
   */
  signInWithWallet(params: SignInWithWalletParams): Promise<SignInOutcome>;

  /**
   * Signs in with a wallet, or signs up when no account has proved it. A new user signs twice.
   * @throws As the two functions above.
   */
  signInOrUpWithWallet(params: SignUpWithWalletParams): Promise<SignInOutcome>;

  /**
   * Replaces a session by a new one with a new key, without asking the user.
   * @throws PosternError NO_SESSION; TurnkeyRequestError when the session has ended at Turnkey.
   */
  refreshSession(params?: RefreshSessionParams): Promise<Session>;

  /**
   * Ends a session: in the backend, at Turnkey by deleting its key, and in this browser. This browser forgets the session
   * even when this throws.
   * @throws PosternError, TurnkeyRequestError when neither the backend nor Turnkey could be reached.
   */
  signOut(params?: SignOutParams): Promise<void>;

  /**
   * Lists where the user of a session is signed in, with the devices, the latest sign-in first.
   * @throws PosternError NO_SESSION, INVALID_SESSION, ...
   */
  listSessions(options?: RequestOptions): Promise<UserSession[]>;

  /**
   * Ends a session of the user on any device: in the backend, and at Turnkey by deleting its key. When it is the session
   * of this browser, the browser forgets it.
   * @returns Whether the key was deleted. If not, anyone who has the key can still use it at Turnkey.
   * @throws PosternError NO_SESSION, INVALID_SESSION, ...
   */
  endSession(params: EndSessionParams): Promise<EndSessionsResponse>;

  /**
   * Ends all sessions of the user, like `endSession`; with `keepCurrent` all but that of this browser.
   * @throws As `endSession`.
   */
  endSessions(params?: EndSessionsParams): Promise<EndSessionsResponse>;

  /**
   * Sends a request to Turnkey's API, stamped by the session (Turnkey docs, "Stamps").
   * Parameters and answer are typed when the path is a literal.
   * @param path For example `/public/v1/query/list_wallets`.
   * @param parameters The fields of the body. `organizationId` is by default the session's.
   * @throws TurnkeyRequestError when Turnkey refuses it; PosternError NO_SESSION, KEY_PAIR_NOT_FOUND.
   */
  request<Path extends string>(
    path: Path,
    parameters?: QueryParameters<Path>,
    options?: RequestOptions,
  ): Promise<QueryAnswer<Path>>;

  /**
   * Submits an activity, stamped by the session, and waits up to 25 seconds for it to complete.
   * Parameters and result are typed when the type is a literal with the newest version.
   * @param type With its version, for example `ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2`.
   * @returns The fields of the activity's result, for example `{ r, s, v }`.
   * @throws TurnkeyRequestError when Turnkey refuses it or it did not complete. Then `activity` has its status.
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
  return createClient(options, {
    sealing: webCryptoSealing,
    sha256: webCryptoSha256,
    hasUser: typeof document !== 'undefined',
  });
}

async function webCryptoSha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** The differences between browsers, servers and phones. */
interface Platform {
  sealing: Sealing;
  sha256: ClientContext['sha256'];
  /** False on a server, where there is no session to refresh. */
  hasUser: boolean;
}

/** Creates the client for a platform. */
export function createClient(options: PosternClientOptions, { sealing, sha256, hasUser }: Platform): PosternClient {
  const clock = createServerClock(options.now ?? (() => Date.now()));
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
    sha256,
    keys,
    sessionStore,
    sessions: createSessions(sessionStore, keys, now),
    captchaToken: options.captchaToken,
    sessionCookie: options.sessionCookie ?? false,
    fetch: clock.watching(options.fetch ?? ((input, init) => fetch(input, init))),
    clock,
    now,
  };
  if (options.autoRefresh && hasUser) {
    refreshBeforeEnd(context, options.autoRefresh === true ? undefined : options.autoRefresh.expirationSeconds);
  }
  const client: PosternClient = {
    keys,
    sessions: context.sessions,
    now,
    signInWithOtp: (params) => signInWithOtp(context, params),
    initOtp: (params) => initOtp(context, params),
    verifyOtp: (params) => verifyOtp(context, params),
    otpLogin: (params) => otpLogin(context, params),
    signInWithOAuth: (params) => signInWithOAuth(context, params),
    completeOAuthRedirect: (params) => completeOAuthRedirect(context, params),
    oauthLogin: (params) => oauthLogin(context, params),
    signUpWithPasskey: (params = {}) => signUpWithPasskey(context, params),
    signInWithPasskey: (params = {}) => signInWithPasskey(context, params),
    addOAuthProvider: (params) => addOAuthProvider(context, params),
    addPasskey: (params = {}) => addPasskey(context, params),
    removePasskey: (params) => removePasskey(context, params),
    addWallet: (params) => addWallet(context, params),
    signUpWithWallet: (params) => signUpWithWallet(context, params),
    signInWithWallet: (params) => signInWithWallet(context, params),
    signInOrUpWithWallet: (params) => signInOrUpWithWallet(context, params),
    refreshSession: (params) => refreshSession(context, params),
    signOut: (params) => signOut(context, params),
    listSessions: (requestOptions) => listSessions(context, requestOptions),
    endSession: (params) => endSession(context, params),
    endSessions: (params) => endSessions(context, params),
    request: <Path extends string>(path: Path, parameters: object = {}, requestOptions?: RequestOptions) =>
      stampedRequest(context, path, parameters, requestOptions) as Promise<QueryAnswer<Path>>,
    submit: <Type extends string>(type: Type, parameters: object, requestOptions?: RequestOptions) =>
      submitActivity(context, type, parameters, requestOptions) as Promise<ActivityResult<Type>>,
  };
  contexts.set(client, context);
  return client;
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
