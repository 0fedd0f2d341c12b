import type { StepUpMethod } from './proof/step-up-message.ts';
import type { CredentialPurpose, PasskeyParams, WalletCurve } from './signup-credentials.ts';
import type { ClientSignature } from './verification/client-signature.ts';
import type { OtpType } from './verification/otp-type.ts';

/** Paths of the backend below its base path. */
export const AUTH_PATHS = {
  initOtp: '/init-otp',
  verifyOtp: '/verify-otp',
  otpLogin: '/otp-login',
  passkeyChallenge: '/passkey/challenge',
  walletChallenge: '/wallet/challenge',
  walletPublicKey: '/wallet/public-key',
  stampLogin: '/stamp-login',
  credentialReceipt: '/credential-receipt',
  createSubOrganization: '/create-sub-organization',
  proxy: '/proxy',
  stepUpWithOtp: '/step-up/otp',
  stepUpWithPasskey: '/step-up/passkey',
  oauthLogin: '/oauth-login',
  oauth2Authenticate: '/oauth2-authenticate',
  oauthResult: '/oauth-result',
  session: '/session',
  sessions: '/sessions',
  logout: '/logout',
} as const;

/** `POST /init-otp`: send a one-time code. */
export interface InitOtpRequest {
  otpType: OtpType;
  /** E-mail address, or phone number with its country code. */
  contact: string;
  /**
   * The language of the message, a BCP 47 tag such as `de-AT`. The app has texts in some languages: the best of them is
   * used. Default: what the header `Accept-Language` asks for.
   */
  locale?: string;
  /** What the code is for. The app may have another text for each; default `sign-in`. */
  purpose?: MessagePurpose;
}

/** What a message with a code is for. */
export type MessagePurpose = 'sign-in' | 'step-up';

export interface InitOtpResponse {
  otpId: string;
  /** The signed bundle with the key for encrypting the code. */
  otpEncryptionTargetBundle: string;
}

/** `POST /verify-otp`: prove a contact with the code, encrypted for the enclave. */
export interface VerifyOtpRequest {
  otpId: string;
  encryptedOtpBundle: string;
}

export interface VerifyOtpResponse {
  verificationToken: string;
}

/** `POST /otp-login`: sign in with a proved contact, or sign up when it has no sub-organization yet. */
export interface OtpLoginRequest {
  verificationToken: string;
  /** The new session's key: compressed P-256, hex. */
  publicKey: string;
  /** Signature over the login message. */
  clientSignature: ClientSignature;
  /** Signature over the sign-up message. Without it, no user is signed up. */
  signupClientSignature?: ClientSignature;
  /** Ends the user's other sessions. */
  invalidateExisting?: boolean;
}

export interface LoginResponse {
  /** Session JWT, to be stored in the browser. */
  sessionToken: string;
  organizationId: string;
  userId: string;
  /** True when this request has created the sub-organization. */
  created: boolean;
  /** The session that Turnkey has ended to make room for this one: a user has ten at most. */
  endedSession?: EndedSession | undefined;
}

/** A session that a log-in has ended. */
export interface EndedSession {
  /** Its key: compressed P-256, hex. */
  publicKey: string;
  /** Unix time in seconds. */
  createdAt: number;
  /** For example `Chrome on Windows`. Absent when it is not known. */
  device?: string | undefined;
}

/** `POST /passkey/challenge`: start a sign-up with a passkey. */
export interface PasskeyChallengeRequest {
  /** The key of this attempt, which will also sign the sign-up: compressed P-256, hex. */
  publicKey: string;
}

export interface PasskeyChallengeResponse {
  /** For `navigator.credentials.create`: base64url. Valid once, for five minutes, with the attempt's key. */
  challenge: string;
}

/** `POST /wallet/challenge`: start a sign-up with a wallet. */
export interface WalletChallengeRequest {
  /** The key of this attempt, which will also sign the sign-up: compressed P-256, hex. */
  publicKey: string;
  curveType: WalletCurve;
  /** Ethereum: 0x and 40 hex characters. Solana: base58. */
  address: string;
  /** The purpose that the message names; by default a sign-up. */
  purpose?: CredentialPurpose;
}

export interface WalletChallengeResponse {
  /** The text that the wallet must sign: EIP-4361, or the same for Solana. Valid once, like a passkey's challenge. */
  message: string;
}

/** `POST /wallet/public-key`: the public key of an Ethereum wallet, from a signature. The wallet shows only its address. */
export interface WalletPublicKeyRequest {
  /** The text that was signed (EIP-191). */
  message: string;
  /** R || S || V, hex without prefix. */
  signature: string;
}

export interface WalletPublicKeyResponse {
  /** Compressed secp256k1, hex. */
  publicKey: string;
}

/** `POST /stamp-login`: sign in with a wallet or a passkey. */
export interface StampLoginRequest {
  /** The body of STAMP_LOGIN for the parent organization, or for the sub-organization `stampFor` of an earlier answer. */
  body: string;
  /** The header with the stamp of exactly this body. */
  stamp: { 'X-Stamp': string } | { 'X-Stamp-Webauthn': string };
}

/**
 * The session. When several sub-organizations name the credential: the sub-organization in which it was proved. Then the
 * client must stamp a body for that one.
 */
export type StampLoginResponse = LoginResponse | { stampFor: string };

/** `POST /create-sub-organization`: sign up without a session, with proved credentials. */
export interface CreateSubOrganizationRequest {
  /** Proves a contact. */
  verificationToken?: string;
  /** With the token: signature over the sign-up message with exactly the credentials of this request. */
  clientSignature?: ClientSignature;
  /** The registration of a passkey over the challenge of `POST /passkey/challenge`. */
  passkey?: PasskeyParams;
  /** A wallet's signature over the message of `POST /wallet/challenge`. */
  wallet?: WalletProof;
  /** With a passkey or a wallet: the attempt's key, with which the browser can sign in for a minute. */
  apiKey?: ApiKeyProof;
  /** The user's name, unless the app sets one. */
  userName?: string;
}

/**
 * `POST /credential-receipt`, with the session: prove a passkey or a wallet, before the browser adds it to the account at
 * Turnkey. A credential can only be used to sign in later if its name contains the receipt.
 */
export interface CredentialReceiptRequest {
  /** The registration of a passkey over a challenge of `POST /passkey/challenge` for the session's key. */
  passkey?: PasskeyParams;
  /** A wallet's signature over a message of `POST /wallet/challenge` for the session's key, with the purpose `add`. */
  wallet?: WalletProof;
  /** The session's key, with its signature over the attempt message with the purpose `add`. */
  apiKey: ApiKeyProof;
}

export interface CredentialReceiptResponse {
  /** The name that the passkey or the API key must have at Turnkey. */
  name: string;
  /** The public key of the wallet, hex. */
  publicKey?: string;
}

export interface WalletProof {
  message: string;
  /** Hex without prefix: R || S || V of Ethereum, the 64 bytes of Solana. */
  signature: string;
}

export interface ApiKeyProof {
  /** Compressed P-256, hex. */
  publicKey: string;
  /** ECDSA over one SHA-256 of `attemptMessage`, R || S, hex. */
  signature: string;
}

export interface CreateSubOrganizationResponse {
  subOrganizationId: string;
  /** False when the contact already had this sub-organization. */
  created: boolean;
}

/** `POST /step-up/otp`, with the session: prove a contact of the user again. */
export interface StepUpWithOtpRequest {
  /** Bound to the session's key. It is accepted once. */
  verificationToken: string;
  /** The session key's signature over the step-up message with the token's `id`: R || S, hex. */
  signature: string;
}

/** `POST /step-up/passkey`, with the session: use a passkey of the user again. */
export interface StepUpWithPasskeyRequest {
  /** Of `POST /passkey/challenge` for the session's key. */
  challenge: string;
  /** The value of `X-Stamp-Webauthn`: the passkey's stamp over the step-up message with the challenge. */
  stamp: string;
  /** The session key's signature over the same message: R || S, hex. */
  signature: string;
}

export interface StepUpResponse {
  method: StepUpMethod;
  /** Unix time in seconds. */
  steppedUpAt: number;
}

/** What a route with `requireStepUp` asks for. */
export interface NeededStepUp {
  maxAgeSeconds: number;
  methods: StepUpMethod[];
}

/** `POST /oauth-login`: sign in with an OpenID provider's token, or sign up when it has no sub-organization yet. */
export interface OAuthLoginRequest {
  /** The ID token: a JWT whose `nonce` (or `tknonce`) is `oidcNonce(publicKey)`. It is valid for one sign-in. */
  oidcToken: string;
  /** The new session's key: compressed P-256, hex. */
  publicKey: string;
  /** Ends the user's other sessions. */
  invalidateExisting?: boolean;
}

/** `POST /oauth2-authenticate`: exchanges the code of an OAuth 2.0 provider without OIDC for an OIDC token of Turnkey. */
export interface OAuth2AuthenticateRequest {
  /** The name of the provider in the backend's configuration. */
  provider: string;
  authCode: string;
  /** Exactly one of the redirect URIs in the backend's configuration. */
  redirectUri: string;
  /** RFC 7636, 43 to 128 characters. */
  codeVerifier: string;
  /** `oidcNonce` of the new session's key. */
  nonce: string;
}

export interface OidcTokenResponse {
  oidcToken: string;
}

/** The paths of the backend's own code flow. The browser navigates to them; scripts do not fetch them. */
export function oauthPath(provider: string, step: 'start' | 'callback'): string {
  return `/oauth/${encodeURIComponent(provider)}/${step}`;
}

/**
 * The fields with which the code flow passes its result to the page, form-encoded: in the fragment of the page's URL, or
 * in a message of the popup. The code is for `POST /oauth-result`; the error is a code of `AUTH_ERRORS`.
 */
export const OAUTH_RESULT = { code: 'postern-oauth-code', error: 'postern-oauth-error' } as const;

/** `POST /oauth-result`, with the cookie from the start of the sign-in: the token of the code flow. */
export interface OAuthResultRequest {
  code: string;
  /**
   * In place of the cookie, which stays in the browser, when the browser has returned to an app by the app's own scheme:
   * the key for which the sign-in was begun. Compressed P-256, hex.
   */
  publicKey?: string;
}

/** `GET /session` with `Authorization: Bearer <session token>`: the user of the session. */
export interface SessionResponse {
  organizationId: string;
  userId: string;
  /** The key that stamps the requests of this session: compressed P-256, hex. */
  publicKey: string;
  /** `SESSION_TYPE_READ_WRITE`, or the name of a session profile. */
  sessionType: string;
  sessionProfileId?: string;
  /** What the session may do, in the policy language; by default all that its user may do. */
  scope?: string;
  /** Unix time in seconds. */
  expiresAt: number;
}

/** `POST /logout` with `Authorization: Bearer <session token>`: ends the session. */
export interface LogoutRequest {
  /**
   * `DELETE_API_KEYS` for the session's key, stamped with that key, in the form of `stampDeleteApiKeys` in Turnkey's SDKs.
   * The backend forwards it to Turnkey. Without it the key is valid until it expires.
   */
  signedRequest?: SignedRequest;
}

/** A request to Turnkey's API that is stamped but not sent yet, in the form of Turnkey's SDKs. */
export interface SignedRequest {
  /** The exact bytes that are stamped. */
  body: string;
  stamp: { stampHeaderName: 'X-Stamp'; stampHeaderValue: string };
  url?: string;
}

export interface LogoutResponse {
  /** Whether the session's key was deleted at Turnkey. In the backend the session has ended in any case. */
  apiKeyDeleted: boolean;
}

/** `GET /sessions`, with the session: where the user is signed in, the latest sign-in first. */
export interface SessionsResponse {
  sessions: UserSession[];
}

export interface UserSession {
  /** Its key: compressed P-256, hex. */
  id: string;
  /** The id of its key at Turnkey, for `DELETE_API_KEYS`. */
  apiKeyId: string;
  /** For example `Chrome on Windows`. Absent when it is not known, as for a session that the backend has not seen yet. */
  device?: string;
  /** Unix times in seconds. */
  createdAt: number;
  /** When the backend last saw it, to the minute or so. */
  lastSeenAt?: number;
  expiresAt: number;
  /** Whether it is the session of this request. */
  current: boolean;
  /** Whether the backend refuses it already. Its key is still registered at Turnkey. */
  ended: boolean;
}

/**
 * The header of `DELETE /sessions/<id>` and `DELETE /sessions`: a `SignedRequest`, as JSON in base64url. Its body is
 * `DELETE_API_KEYS` for exactly the keys of the sessions to end, stamped by the session of the request.
 * `DELETE /sessions?keep=current` ends all sessions but that of the request.
 */
export const SIGNED_REQUEST_HEADER = 'X-Signed-Request';

export interface EndSessionsResponse {
  /** Whether the keys were deleted at Turnkey. In the backend the sessions have ended in any case. */
  apiKeysDeleted: boolean;
}
