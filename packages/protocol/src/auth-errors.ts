import type { EndedSession, NeededStepUp } from './auth-api.ts';

/** One row of the table of the backend's errors. */
export interface AuthErrorRow {
  /** HTTP status. */
  status: number;
  /** What happened, for a developer. Never foreign text, never a secret. */
  message: string;
  /** What to do next. */
  action: string;
}

/** Every error of the backend. Programs use the code; the texts may change. */
export const AUTH_ERRORS = {
  INVALID_REQUEST: {
    status: 400,
    message: 'The request is not valid for this endpoint.',
    action: 'Correct the fields that `fields` names. See /openapi.json.',
  },
  BODY_TOO_LARGE: { status: 413, message: 'The request body is too large.', action: 'Send a smaller body.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'The request body is not JSON.',
    action: 'Send it with the header Content-Type: application/json.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    message: 'This origin may not call the backend.',
    action: 'Add the exact origin of the page to the option origins, or to POSTERN_ORIGINS.',
  },
  NOT_FOUND: { status: 404, message: 'There is no such endpoint.', action: 'See /openapi.json for the list.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: 'The endpoint does not accept this HTTP method.',
    action: 'Use a method from the Allow header.',
  },
  RATE_LIMITED: {
    status: 429,
    message: 'Too many requests.',
    action: 'Wait for the number of seconds in the Retry-After header.',
  },
  TOO_MANY_OTPS: {
    status: 429,
    message: 'Too many codes were sent to this contact.',
    action: 'Use a code that has already arrived, or wait for the number of seconds in the Retry-After header.',
  },
  CONTACT_NOT_ALLOWED: {
    status: 400,
    message: 'No code can be sent to this contact.',
    action: 'Use an e-mail address, or a phone number with its country code.',
  },
  INVALID_OTP_CODE: {
    status: 401,
    message: 'The code is wrong, has expired or was already used.',
    action: 'Type the code again. After three wrong attempts, request a new one.',
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
    message: 'The verification token was already used for a session.',
    action: 'Verify the contact again. A token is valid for one sign-in.',
  },
  INVALID_CLIENT_SIGNATURE: {
    status: 401,
    message: 'The client signature does not match the verification token and the request.',
    action: 'Sign the exact message with the key in the verification token.',
  },
  INVALID_CHALLENGE: {
    status: 401,
    message: 'The challenge has expired, was already used or belongs to another attempt.',
    action: 'Request a new challenge and start again.',
  },
  INVALID_PASSKEY: {
    status: 401,
    message: 'The new passkey does not match this application and the challenge.',
    action: "Create it on a page of an allowed origin, without attestation, with the backend's challenge.",
  },
  INVALID_WALLET_SIGNATURE: {
    status: 401,
    message: 'The wallet did not sign this message.',
    action: 'Sign the exact message of the backend with the wallet of this address.',
  },
  SMART_CONTRACT_WALLET: {
    status: 400,
    message: 'The signature is from a smart-contract wallet, which has no key of its own. Turnkey accepts only keys.',
    action: 'Use a wallet whose account has a private key, or sign in another way.',
  },
  INVALID_API_KEY_SIGNATURE: {
    status: 401,
    message: 'The API key did not sign this request.',
    action: 'Sign with the key for which the challenges were requested.',
  },
  CREDENTIAL_ALREADY_REGISTERED: {
    status: 409,
    message: 'The passkey, the wallet or the contact already has a sub-organization.',
    action: 'Sign in with it. Then you can add other credentials.',
  },
  CREDENTIAL_UNKNOWN: {
    status: 404,
    message: 'No user has signed up with this wallet or passkey.',
    action: 'Sign up with it, or sign in another way and add it.',
  },
  CREDENTIAL_NOT_PROVED: {
    status: 404,
    message: 'An account names this wallet or passkey, but its owner has not proved it to this application.',
    action: 'Sign up with it, or sign in another way and add it again through this backend.',
  },
  SIGNUP_NOT_PROVED: {
    status: 400,
    message: 'A sub-organization is only created with credentials that the user has proved.',
    action:
      'For an e-mail address or a phone number call /otp-login, for an identity provider /oauth-login: both sign new users up. For a passkey or a wallet use @postern/client.',
  },
  SIGNUP_SIGNATURE_REQUIRED: {
    status: 409,
    message: 'This contact has no sub-organization yet, and the request has no signature for a sign-up.',
    action: 'Send signupClientSignature too.',
  },
  ACCOUNT_AMBIGUOUS: {
    status: 409,
    message: 'More than one sub-organization has this identity.',
    action:
      'An operator decides which one is right, with `postern repair duplicates`. Nothing was created, and no session was started.',
  },
  TOO_MANY_SESSIONS: {
    status: 409,
    message: 'This user has ten sessions, the most that Turnkey keeps.',
    action: 'Sign out on another device and try again, or send invalidateExisting to end all other sessions.',
  },
  ACCOUNT_BUSY: {
    status: 409,
    message: 'Another request is signing up this identity right now.',
    action: 'Try again in a moment.',
  },
  OAUTH_PROVIDER_UNKNOWN: {
    status: 400,
    message: 'This identity provider is not configured.',
    action: 'Add the provider and its client ids to the option oauth.providers.',
  },
  OAUTH_PROVIDER_UNAVAILABLE: {
    status: 503,
    message: 'The identity provider does not answer, or its answer is not valid.',
    action: 'Try again in a moment. If that does not help, an operator must check the provider and its configuration.',
  },
  NAVIGATION_REQUIRED: {
    status: 400,
    message: 'Only a visible browser window may open this address.',
    action: 'Open it with a click or a redirect, not with a prefetch, a frame or a script.',
  },
  OAUTH_STATE_INVALID: {
    status: 400,
    message: 'This sign-in was not started in this browser, has ended or took too long.',
    action: 'Start the sign-in again.',
  },
  OAUTH_DENIED: {
    status: 401,
    message: 'The identity provider did not sign the user in.',
    action: 'Start the sign-in again, or offer another way to sign in.',
  },
  INVALID_OAUTH_CODE: {
    status: 401,
    message: 'The code is wrong, has expired or was already used.',
    action: 'Start the sign-in again.',
  },
  REDIRECT_NOT_ALLOWED: {
    status: 400,
    message: 'The sign-in may not return to this address.',
    action: 'Add the exact address to oauth.returnTo, to origins or to the options of the provider.',
  },
  INVALID_OIDC_TOKEN: {
    status: 401,
    message: 'The OIDC token is not valid for this application and this key.',
    action: 'Sign in again. The nonce must be the SHA-256 of the public key, and the client id must be configured.',
  },
  OIDC_TOKEN_EXPIRED: { status: 401, message: 'The OIDC token has expired.', action: 'Sign in again.' },
  OIDC_TOKEN_REUSED: {
    status: 401,
    message: 'The OIDC token was already used.',
    action: 'Sign in again. A token is valid for one sign-in.',
  },
  OAUTH_CLIENT_NOT_REGISTERED: {
    status: 409,
    message: 'The user signed up before this client id was configured, so Turnkey does not know it for this user.',
    action: 'Sign in with an earlier client or in another way. Then add this token as another OAuth provider.',
  },
  INVALID_SESSION: {
    status: 401,
    message: 'The session token is missing or not valid for this application.',
    action: 'Sign in again.',
  },
  SESSION_EXPIRED: { status: 401, message: 'The session has expired.', action: 'Sign in again.' },
  SESSION_UNKNOWN: {
    status: 404,
    message: 'The user of this session has no session with this id.',
    action: 'Read the list again with GET /sessions. The session may have ended already.',
  },
  SESSIONS_CHANGED: {
    status: 409,
    message: 'The stamped request does not name exactly the keys of the sessions to end.',
    action: 'Read the list again with GET /sessions, and stamp a request for the keys in it.',
  },
  PROOF_REQUIRED: {
    status: 401,
    message: 'The request has no proof that its sender has the key of the session.',
    action: 'Send it with fetchWithProof of @postern/client, or with a DPoP header (RFC 9449).',
  },
  INVALID_PROOF: {
    status: 401,
    message: 'The DPoP header is not a valid proof of the key of the session.',
    action: 'Sign a dpop+jwt with ES256 and the key of the session. See docs/protecting-an-api.md.',
  },
  PROOF_MISMATCH: {
    status: 401,
    message: 'The proof is for another method, URL, body or session token.',
    action:
      'Make a new proof for each request. If the URL is right, an operator must check the option proof.publicUrls.',
  },
  PROOF_NOT_CURRENT: {
    status: 401,
    message: 'The proof was made too long ago, or its time is in the future.',
    action: 'Make the proof right before the request, with the time of the server in the Date header.',
  },
  PROOF_REUSED: {
    status: 401,
    message: 'A request with this proof has already been answered.',
    action: 'Make a new proof for each request.',
  },
  STEP_UP_REQUIRED: {
    status: 401,
    message: 'For this the user must prove again who they are.',
    action: 'Call stepUp of @postern/client with a method that `stepUp` names, and send the request again.',
  },
  STEP_UP_OF_OTHER_USER: {
    status: 403,
    message: 'The contact or the passkey does not belong to the user of the session.',
    action: 'Use a contact or a passkey of this account that was proved to this application.',
  },
  STAMP_REQUIRED: {
    status: 401,
    message: 'The request has no stamp.',
    action: 'Stamp the body in the browser. The backend does not stamp requests that it forwards.',
  },
  INVALID_STAMP: {
    status: 401,
    message:
      'The stamp is malformed, too old, made with another key or for another body, or the body is for another request.',
    action: 'Stamp the exact bytes of a body that this endpoint accepts, once. See /openapi.json.',
  },
  CAPTCHA_REQUIRED: {
    status: 400,
    message: 'This request needs a solved captcha.',
    action: 'Send the token of the captcha in the header X-Captcha-Token.',
  },
  CAPTCHA_FAILED: {
    status: 403,
    message: 'The captcha was not solved, was already used, or was solved on another site.',
    action: 'Let the user solve it again. A token is valid once and for a few minutes.',
  },
  CAPTCHA_UNAVAILABLE: {
    status: 503,
    message: 'The captcha cannot be checked right now.',
    action: 'Try again in a moment. If that does not help, an operator must check the option captcha.',
  },
  AUDIT_UNAVAILABLE: {
    status: 503,
    message: 'The backend cannot record this attempt right now, so it does not answer it.',
    action: 'Try again in a moment. If that does not help, an operator must check the database of the audit trail.',
  },
  STOPPING: {
    status: 503,
    message: 'This process of the backend is about to end.',
    action: 'Send new requests to another process.',
  },
  SIGN_IN_METHOD_OFF: {
    status: 403,
    message: 'This way to sign in is switched off for this app.',
    action: 'Add it to `methods` in the configuration of the app, or offer another way to sign in.',
  },
  AUTH_PROXY_CONFIG_UNKNOWN: {
    status: 401,
    message: 'The header X-Auth-Proxy-Config-ID is missing, or it names no configuration of this backend.',
    action: 'Send the id of a configuration in the option authProxy.configurations.',
  },
  ACCOUNT_UNKNOWN: {
    status: 404,
    message: 'This contact or identity has no account yet.',
    action: 'Sign up first.',
  },
  ORGANIZATION_MISMATCH: {
    status: 403,
    message: 'The account of the user is not in the organization that the request names.',
    action: 'Leave organizationId out. The proved contact or identity decides where the user is signed in.',
  },
  PLAIN_CODES_OFF: {
    status: 403,
    message: 'This backend does not accept one-time codes in plain text.',
    action:
      'Use an SDK that encrypts codes (the endpoints with _v2), or switch on otp.plainCodes in the configuration of the app.',
  },
  SIGN_UP_REFUSED: {
    status: 403,
    message: 'This app does not accept the sign-up.',
    action: 'Ask the operator of the app.',
  },
  LOG_IN_REFUSED: {
    status: 403,
    message: 'This app does not accept the log-in.',
    action: 'Ask the operator of the app.',
  },
  HOOK_TIMEOUT: {
    status: 504,
    message: 'A hook of the app did not finish in time.',
    action: 'Try again in a moment.',
  },
  UPSTREAM_REFUSED: {
    status: 502,
    message: 'Turnkey refused a request of this backend.',
    action: 'An operator must check the organization, the API key and its permissions.',
  },
  UPSTREAM_RATE_LIMITED: {
    status: 429,
    message: 'Too many users are signing in at the moment.',
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
    action: 'Try again. Nothing is done twice.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'The store of the backend does not answer.',
    action: 'Try again in a moment. If that does not help, an operator must check the database of the backend.',
  },
  INTERNAL: {
    status: 500,
    message: 'The backend failed.',
    action: 'Try again. If it fails again, look for the request id in the log of the backend.',
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
  /** With STEP_UP_REQUIRED: what is needed. */
  stepUp?: NeededStepUp;
  /** With TOO_MANY_SESSIONS: the session that Turnkey would end for a new one. */
  oldestSession?: EndedSession;
}
