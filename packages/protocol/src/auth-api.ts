import type { ClientSignature } from './verification/client-signature.ts';
import type { OtpType } from './verification/otp-type.ts';

/** Paths of the backend below its base path. */
export const AUTH_PATHS = {
  initOtp: '/init-otp',
  verifyOtp: '/verify-otp',
  otpLogin: '/otp-login',
  createSubOrganization: '/create-sub-organization',
  oauthLogin: '/oauth-login',
  oauth2Authenticate: '/oauth2-authenticate',
  oauthResult: '/oauth-result',
  session: '/session',
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

/** `POST /create-sub-organization`: sign up without logging in. */
export interface CreateSubOrganizationRequest {
  verificationToken: string;
  /** Signature over the sign-up message. */
  clientSignature: ClientSignature;
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
}

/** `GET /session` with `Authorization: Bearer <session token>`: who is it? */
export interface SessionResponse {
  organizationId: string;
  userId: string;
  /** The key that stamps the requests of this session: compressed P-256, hex. */
  publicKey: string;
  sessionType: string;
  /** Unix time in seconds. */
  expiresAt: number;
}
