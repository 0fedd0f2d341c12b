import type { AuthErrorCode, EndedSession } from '@postern/protocol';

/** The errors of the client. The backend sends its own errors with their texts. */
export const CLIENT_ERRORS = {
  NETWORK_ERROR: {
    message: 'The server could not be reached.',
    action: 'Check the connection, the URL, and that the server allows the origin of this page.',
  },
  UNEXPECTED_RESPONSE: {
    message: 'The answer of the server is not one of Postern or Turnkey.',
    action: 'Check the URL: it must be the base path of a Postern backend, or the Turnkey API.',
  },
  UNTRUSTED_BUNDLE: {
    message: 'The key for encrypting the code is not signed by the pinned key. The code was not sent.',
    action: 'With a local authority, set tlsFetcherPublicKey to its key.',
  },
  POPUP_BLOCKED: {
    message: 'The browser blocked the popup.',
    action: 'Call the function in the handler of a click, or use the mode redirect.',
  },
  PUBLIC_URL_MISMATCH: {
    message: 'The popup came back from another origin than that of backendUrl.',
    action: 'Give backendUrl of the client and oauth.publicUrl of the backend the same origin.',
  },
  STORAGE_UNAVAILABLE: {
    message: 'This browser cannot store the key or the session.',
    action: 'Allow this site to store data. A server stores no sessions: sign in from the browser.',
  },
  STORAGE_FULL: { message: 'The storage of this browser is full.', action: 'Free some space and try again.' },
  INSECURE_CONTEXT: {
    message: 'WebCrypto is missing. Browsers have it only on https pages and on localhost.',
    action: 'Serve the page over https.',
  },
  NOT_SUPPORTED: { message: 'This browser or app cannot do that.', action: 'Offer another way to sign in.' },
  CLOCK_WRONG: {
    message: 'By the clock of this device, the new session has already ended.',
    action: 'Set the clock of the device and sign in again.',
  },
  ORGANIZATION_REQUIRED: {
    message: 'To sign in with passkeys and wallets, the client needs the parent organization.',
    action: 'Set the option organizationId.',
  },
  PASSKEY_EXISTS: { message: 'This device already has a passkey of the account.', action: 'Sign in with it.' },
  NO_WALLET_ACCOUNT: { message: 'The wallet shows no account.', action: 'Choose an account in the wallet.' },
  NO_SESSION: { message: 'There is no such session, or it has expired.', action: 'Sign in.' },
  KEY_PAIR_NOT_FOUND: { message: 'This browser does not have the key pair.', action: 'Sign in again.' },
} as const;

export type ClientErrorCode = keyof typeof CLIENT_ERRORS;

export type PosternErrorCode = ClientErrorCode | AuthErrorCode;

interface PosternErrorDetails {
  /** HTTP status of the answer, 0 when there was none. */
  status: number;
  message: string;
  /** What to do next. */
  action: string;
  /** The id of the request in the backend's log. */
  requestId?: string | undefined;
  /** How long to wait, in seconds, for example with RATE_LIMITED. */
  retryAfterSeconds?: number | undefined;
  /** With TOO_MANY_SESSIONS: the session that Turnkey would end for a new one, with its device. */
  oldestSession?: EndedSession | undefined;
  cause?: unknown;
}

/** A failed flow. Programs use `code`; the texts may change. */
export class PosternError extends Error {
  override readonly name = 'PosternError';
  readonly code: PosternErrorCode;
  readonly status: number;
  readonly action: string;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly oldestSession: EndedSession | undefined;

  constructor(
    code: PosternErrorCode,
    { status, message, action, requestId, retryAfterSeconds, oldestSession, cause }: PosternErrorDetails,
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.action = action;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.oldestSession = oldestSession;
  }
}

/** Makes an error of the client. */
export function clientError(code: ClientErrorCode, details: { status?: number; cause?: unknown } = {}): PosternError {
  return new PosternError(code, { status: 0, ...CLIENT_ERRORS[code], ...details });
}
