/** One row of the table of errors that Postern's backend can answer with. */
export interface AuthErrorRow {
  /** HTTP status. */
  status: number;
  /** What happened, in words for a developer; never foreign text, never a secret. */
  message: string;
  /** What to do next. */
  action: string;
}

/** Every error of the backend. The code is the contract; the words may change. */
export const AUTH_ERRORS = {
  INVALID_REQUEST: {
    status: 400,
    message: 'The request does not have the form that this endpoint takes.',
    action: 'Compare it with /openapi.json; `fields` names what is wrong.',
  },
  BODY_TOO_LARGE: { status: 413, message: 'The request body is too large.', action: 'Send at most 64 KiB.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'The request body is not JSON.',
    action: 'Send it with the header Content-Type: application/json.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    message: 'This origin may not call the backend.',
    action: 'Add the exact origin of the page to the allowed origins.',
  },
  NOT_FOUND: { status: 404, message: 'There is no such endpoint.', action: 'See /openapi.json for the list.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: 'The endpoint does not take this method.',
    action: 'See the Allow header.',
  },
  RATE_LIMITED: {
    status: 429,
    message: 'Too many requests.',
    action: 'Wait for the number of seconds in the Retry-After header.',
  },
  TOO_MANY_OTPS: {
    status: 429,
    message: 'Too many codes have been sent to this contact.',
    action: 'Use a code that has already arrived, or wait for the number of seconds in the Retry-After header.',
  },
  CONTACT_NOT_ALLOWED: {
    status: 400,
    message: 'No code can be sent to this contact.',
    action: 'Use an e-mail address, or a phone number with its country code.',
  },
  INVALID_OTP_CODE: {
    status: 401,
    message: 'The code is wrong, has expired or has been used.',
    action: 'Type the code again; after three wrong tries ask for a new one.',
  },
  INVALID_VERIFICATION_TOKEN: {
    status: 401,
    message: 'The verification token is not valid for this application.',
    action: 'Verify the contact again.',
  },
  VERIFICATION_TOKEN_EXPIRED: {
    status: 401,
    message: 'The verification token has expired.',
    action: 'Verify the contact again.',
  },
  VERIFICATION_TOKEN_USED: {
    status: 401,
    message: 'The verification token has opened a session already.',
    action: 'Verify the contact again; a token is good for one log-in.',
  },
  INVALID_CLIENT_SIGNATURE: {
    status: 401,
    message: 'The client signature does not fit the verification token and the request.',
    action: 'Sign the exact message with the key that the verification token names.',
  },
  INVALID_CHALLENGE: {
    status: 401,
    message: 'The challenge has expired, has been used or belongs to another attempt.',
    action: 'Begin again with a new challenge.',
  },
  INVALID_PASSKEY: {
    status: 401,
    message: 'The registration of the passkey does not fit this application and the challenge.',
    action: 'Create it on a page of an allowed origin, without attestation, over the challenge of the backend.',
  },
  INVALID_WALLET_SIGNATURE: {
    status: 401,
    message: 'The wallet has not signed this message.',
    action: 'Have the wallet of the address sign exactly the message of the backend.',
  },
  SMART_CONTRACT_WALLET: {
    status: 400,
    message: 'The signature is of a smart-contract wallet, which has no key of its own. Turnkey takes only keys.',
    action: 'Use a wallet whose account has a private key, or sign in another way.',
  },
  INVALID_API_KEY_SIGNATURE: {
    status: 401,
    message: "The attempt's key has not signed this sign-up.",
    action: 'Sign with the key for which the challenges were asked.',
  },
  CREDENTIAL_ALREADY_REGISTERED: {
    status: 409,
    message: 'The passkey, the wallet or the contact already has a sub-organization.',
    action: 'Log in with it; other credentials can be added then.',
  },
  CREDENTIAL_UNKNOWN: {
    status: 404,
    message: 'Nobody has signed up with this wallet or passkey.',
    action: 'Sign up with it, or log in another way and add it.',
  },
  CREDENTIAL_NOT_PROVED: {
    status: 404,
    message: 'This wallet or passkey is registered somewhere, but its owner has not proved it to this application.',
    action: 'Sign up with it, or log in another way and add it again through this backend.',
  },
  SIGNUP_NOT_PROVED: {
    status: 400,
    message: 'A sub-organization is made only for what the user has proved.',
    action:
      'For an e-mail address or a phone number call /otp-login, for an identity provider /oauth-login: both sign new users up. For a passkey or a wallet use @postern/client.',
  },
  SIGNUP_SIGNATURE_REQUIRED: {
    status: 409,
    message: 'This contact has no sub-organization yet, and the request does not authorize one.',
    action: 'Send signupClientSignature as well.',
  },
  ACCOUNT_AMBIGUOUS: {
    status: 409,
    message: 'More than one sub-organization has this identity.',
    action: 'An operator must decide which one it is; nothing was created and nobody was logged in.',
  },
  ACCOUNT_BUSY: {
    status: 409,
    message: 'Another request is signing up this identity right now.',
    action: 'Try again in a moment.',
  },
  OAUTH_PROVIDER_UNKNOWN: {
    status: 400,
    message: 'The configuration names no such identity provider.',
    action: 'Add the provider and its client ids to the option oauth.providers.',
  },
  OAUTH_PROVIDER_UNAVAILABLE: {
    status: 503,
    message: 'The identity provider does not answer as agreed.',
    action: 'Try again in a moment; if it stays so, an operator must check the provider and its configuration.',
  },
  NAVIGATION_REQUIRED: {
    status: 400,
    message: 'Only a browser window that a person sees may come to this address.',
    action: 'Lead the browser there by a click or a redirect, not by a prefetch, a frame or a script.',
  },
  OAUTH_STATE_INVALID: {
    status: 400,
    message: 'This sign-in was not begun in this browser, is over or has taken too long.',
    action: 'Begin to sign in again.',
  },
  OAUTH_DENIED: {
    status: 401,
    message: 'The identity provider has not signed the user in.',
    action: 'Begin to sign in again, or offer another way to sign in.',
  },
  INVALID_OAUTH_CODE: {
    status: 401,
    message: 'The code is wrong, has expired or has been used.',
    action: 'Begin to sign in again.',
  },
  REDIRECT_NOT_ALLOWED: {
    status: 400,
    message: 'The configuration does not allow this address to be returned to.',
    action: 'Add the exact address to the options of the provider, oauth.returnTo or origins.',
  },
  INVALID_OIDC_TOKEN: {
    status: 401,
    message: 'The OIDC token is not valid for this application and this key.',
    action: 'Sign in again; the nonce must be the SHA-256 of the public key, and the client id an allowed one.',
  },
  OIDC_TOKEN_EXPIRED: { status: 401, message: 'The OIDC token has expired.', action: 'Sign in again.' },
  OIDC_TOKEN_REUSED: {
    status: 401,
    message: 'The OIDC token has been used.',
    action: 'Sign in again; a token is good for one log-in.',
  },
  OAUTH_CLIENT_NOT_REGISTERED: {
    status: 409,
    message: 'The user has signed up before this client id was configured, and Turnkey does not know it.',
    action: 'Log in with an earlier client or in another way, and add this token as a further OAuth provider.',
  },
  INVALID_SESSION: {
    status: 401,
    message: 'The session token is missing or not valid for this application.',
    action: 'Log in again.',
  },
  SESSION_EXPIRED: { status: 401, message: 'The session has expired.', action: 'Log in again.' },
  STAMP_REQUIRED: {
    status: 401,
    message: 'The request has no stamp.',
    action: 'Stamp the body in the browser; the backend stamps nothing that it forwards.',
  },
  INVALID_STAMP: {
    status: 401,
    message:
      'The stamp is malformed, too old, by another key or over another body, or the request is for something else.',
    action: 'Send one stamp over exactly the bytes of the body that this endpoint takes, see /openapi.json.',
  },
  UPSTREAM_REFUSED: {
    status: 502,
    message: 'Turnkey refused a request of this backend.',
    action: 'An operator must check the organization, the API key and its rights.',
  },
  UPSTREAM_RATE_LIMITED: {
    status: 503,
    message: 'Turnkey is limiting the requests of this backend.',
    action: 'Try again after the number of seconds in the Retry-After header.',
  },
  UPSTREAM_UNAVAILABLE: {
    status: 503,
    message: 'Turnkey does not answer.',
    action: 'Try again in a moment.',
  },
  UPSTREAM_TIMEOUT: {
    status: 504,
    message: 'Turnkey did not answer in time.',
    action: 'Try again; what has been done already is not done twice.',
  },
  INTERNAL: {
    status: 500,
    message: 'The backend failed.',
    action: 'Look for the request id in the log of the backend.',
  },
} as const satisfies Record<string, AuthErrorRow>;

export type AuthErrorCode = keyof typeof AUTH_ERRORS;

/** The body of every error response: RFC 9457 problem details with the code and the id of the request. */
export interface AuthProblem {
  type: 'about:blank';
  /** The message of the table. */
  title: string;
  status: number;
  /** The action of the table. */
  detail: string;
  code: AuthErrorCode;
  requestId: string;
  /** With INVALID_REQUEST: the paths of the fields that are wrong. */
  fields?: string[];
}
