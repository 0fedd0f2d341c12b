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
  oauthLogin: '/oauth-login',
  oauth2Authenticate: '/oauth2-authenticate',
  oauthResult: '/oauth-result',
  session: '/session',
  logout: '/logout',
} as const;

/** `POST /init-otp`: send a one-time code. */
export interface InitOtpRequest {
  otpType: OtpType;
  /** E-mail address, or phone number with its country code. */
  contact: string;
}

export interface InitOtpResponse {
  otpId: string;
  /** The signed bundle with the key to which the code is to be encrypted. */
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

/** `POST /otp-login`: log in with a proved contact, or sign up when it has no sub-organization yet. */
export interface OtpLoginRequest {
  verificationToken: string;
  /** The key of the session to be: compressed P-256, hex. */
  publicKey: string;
  /** Signature over the log-in message. */
  clientSignature: ClientSignature;
  /** Signature over the sign-up message. Without it, nobody is signed up. */
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
}

/** `POST /passkey/challenge`: begin a sign-up with a passkey. */
export interface PasskeyChallengeRequest {
  /** The key of this attempt, which will also sign the sign-up: compressed P-256, hex. */
  publicKey: string;
}

export interface PasskeyChallengeResponse {
  /** For `navigator.credentials.create`: base64url. Good for one sign-up, for five minutes, with the attempt's key. */
  challenge: string;
}

/** `POST /wallet/challenge`: begin a sign-up with a wallet. */
export interface WalletChallengeRequest {
  /** The key of this attempt, which will also sign the sign-up: compressed P-256, hex. */
  publicKey: string;
  curveType: WalletCurve;
  /** Ethereum: 0x and 40 hex characters. Solana: base58. */
  address: string;
  /** What the message says that the wallet is proved for; by default a sign-up. */
  purpose?: CredentialPurpose;
}

export interface WalletChallengeResponse {
  /** What the wallet is to sign: EIP-4361 or its Solana sibling. Good for one sign-up, as a passkey's challenge. */
  message: string;
}

/** `POST /wallet/public-key`: the key behind a signature of an Ethereum wallet, which only shows its address. */
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

/** `POST /stamp-login`: log in with a wallet or a passkey. */
export interface StampLoginRequest {
  /** The body of STAMP_LOGIN for the parent organization, or for the one that an earlier answer has named. */
  body: string;
  /** The header with the stamp of exactly this body. */
  stamp: { 'X-Stamp': string } | { 'X-Stamp-Webauthn': string };
}

/**
 * The session; or, when several sub-organizations know the credential, the one of them in which it was proved: the body
 * has to be stamped again for that one.
 */
export type StampLoginResponse = LoginResponse | { stampFor: string };

/** `POST /create-sub-organization`: sign up without logging in, with whatever can be proved. */
export interface CreateSubOrganizationRequest {
  /** Proves a contact. */
  verificationToken?: string;
  /** With the token: signature over the sign-up message with exactly the credentials of this request. */
  clientSignature?: ClientSignature;
  /** The registration of a passkey over the challenge of `POST /passkey/challenge`. */
  passkey?: PasskeyParams;
  /** A wallet's signature over the message of `POST /wallet/challenge`. */
  wallet?: WalletProof;
  /** With a passkey or a wallet: the attempt's key, with which the browser can log in for a minute. */
  apiKey?: ApiKeyProof;
  /** How the user is called when the app does not say. */
  userName?: string;
}

/**
 * `POST /credential-receipt`, with the session: prove a passkey or a wallet, before the browser adds it to the account of
 * the session at Turnkey. Under a name with the receipt it leads home later, without one it leads nowhere.
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
  /** How the passkey or the API key has to be called at Turnkey. */
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

/** `POST /oauth-login`: log in with an OpenID provider's token, or sign up when it has no sub-organization yet. */
export interface OauthLoginRequest {
  /** The ID token: a JWT whose `nonce` (or `tknonce`) is `oidcNonce(publicKey)`. It is good for one log-in. */
  oidcToken: string;
  /** The key of the session to be: compressed P-256, hex. */
  publicKey: string;
  /** Ends the user's other sessions. */
  invalidateExisting?: boolean;
}

/** `POST /oauth2-authenticate`: a code of a provider that speaks OAuth 2.0 only, for an OIDC token of Turnkey's. */
export interface Oauth2AuthenticateRequest {
  /** The name that the backend's configuration gives the provider. */
  provider: string;
  authCode: string;
  /** Exactly one of those that the backend's configuration allows. */
  redirectUri: string;
  /** RFC 7636, 43 to 128 characters. */
  codeVerifier: string;
  /** `oidcNonce` of the key of the session to be. */
  nonce: string;
}

export interface OidcTokenResponse {
  oidcToken: string;
}

/** The paths of the backend's own code flow. A browser is led there; nothing is fetched from them. */
export function oauthPath(provider: string, step: 'start' | 'callback'): string {
  return `/oauth/${encodeURIComponent(provider)}/${step}`;
}

/**
 * The fields in which the code flow hands its result over to the page, form-encoded: in the fragment of the page's URL,
 * or in a message of the popup. The code is for `POST /oauth-result`, the error is one of the table.
 */
export const OAUTH_RESULT = { code: 'postern-oauth-code', error: 'postern-oauth-error' } as const;

/** `POST /oauth-result`, with the cookie of the browser that began: the token that the code flow has brought. */
export interface OauthResultRequest {
  code: string;
  /**
   * In place of the cookie, which stays in the browser, when the browser has returned to an app by the app's own scheme:
   * the key for which the sign-in was begun. Compressed P-256, hex.
   */
  publicKey?: string;
}

/** `GET /session` with `Authorization: Bearer <session token>`: who is it? */
export interface SessionResponse {
  organizationId: string;
  userId: string;
  /** The key that stamps the requests of this session: compressed P-256, hex. */
  publicKey: string;
  /** `SESSION_TYPE_READ_WRITE`, or the name of a session profile. */
  sessionType: string;
  sessionProfileId?: string;
  /** What the session may do, in the policy language; without it, all that its user may. */
  scope?: string;
  /** Unix time in seconds. */
  expiresAt: number;
}

/** `POST /logout` with `Authorization: Bearer <session token>`: ends the session. */
export interface LogoutRequest {
  /**
   * `DELETE_API_KEYS` for the key of the session, stamped with that key. The backend sends it on to Turnkey. Its form is
   * that of `stampDeleteApiKeys` in Turnkey's SDKs. Without it the key lives until it expires.
   */
  signedRequest?: SignedRequest;
}

/** A request to Turnkey's API that is stamped and not sent yet, as Turnkey's SDKs make it. */
export interface SignedRequest {
  /** The exact bytes that are stamped. */
  body: string;
  stamp: { stampHeaderName: 'X-Stamp'; stampHeaderValue: string };
  url?: string;
}

export interface LogoutResponse {
  /** Whether the key of the session is deleted at Turnkey. The session has ended in the backend in any case. */
  apiKeyDeleted: boolean;
}
