import type { AuthErrorCode } from '@postern/protocol';

/** What can go wrong on this side of the wire. The backend's own errors come with their words from the backend. */
const CLIENT_ERRORS = {
  NETWORK_ERROR: {
    message: 'The server could not be reached.',
    action: 'Check the connection, the URL, and that the server allows the origin of this page.',
  },
  UNEXPECTED_RESPONSE: {
    message: 'The server did not answer in the agreed form.',
    action: 'Check that the URL is the base path of a Postern backend, or the one of the Turnkey API.',
  },
  UNTRUSTED_BUNDLE: {
    message: 'The key for encrypting the code is not signed by the pinned key. The code was not sent.',
    action: 'With a local authority, set tlsFetcherPublicKey to its key.',
  },
  POPUP_BLOCKED: {
    message: 'The browser has not let the popup open.',
    action: 'Call it in the handler of a click, or use the mode redirect.',
  },
  STORAGE_UNAVAILABLE: {
    message: 'The key of a session cannot be kept or read here.',
    action: 'Allow this site to store data. On a server there are no sessions: sign in in the browser.',
  },
  STORAGE_FULL: { message: 'The storage of this browser is full.', action: 'Free some space and try again.' },
  INSECURE_CONTEXT: {
    message: 'There is no WebCrypto here. Browsers have it on pages of https and localhost only.',
    action: 'Serve the page over https.',
  },
  NOT_SUPPORTED: { message: 'This browser or app cannot do that.', action: 'Offer another way to sign in.' },
  CLOCK_WRONG: {
    message: 'By the clock of this device, the session has ended already.',
    action: 'Set the clock of the device and log in again.',
  },
  ORGANIZATION_REQUIRED: {
    message: 'Log-ins with passkeys and wallets need the parent organization.',
    action: 'Set the option organizationId.',
  },
  PASSKEY_EXISTS: { message: 'This device has a passkey of the account.', action: 'Log in with it.' },
  NO_WALLET_ACCOUNT: { message: 'The wallet shows no account.', action: 'Choose an account in the wallet.' },
  NO_SESSION: { message: 'There is no such session, or it has expired.', action: 'Log in.' },
  KEY_PAIR_NOT_FOUND: { message: 'This browser does not have the key pair.', action: 'Log in again.' },
} as const;

export type ClientErrorCode = keyof typeof CLIENT_ERRORS;

export type PosternErrorCode = ClientErrorCode | AuthErrorCode;

interface PosternErrorDetails {
  /** HTTP status of the answer, 0 when there was none. */
  status: number;
  message: string;
  /** What to do next. */
  action: string;
  /** Under which the backend's log has the request. */
  requestId?: string | undefined;
  /** With RATE_LIMITED and its like: how long to wait, in seconds. */
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** A flow that did not work. `code` is the contract, the words may change. */
export class PosternError extends Error {
  override readonly name = 'PosternError';
  readonly code: PosternErrorCode;
  readonly status: number;
  readonly action: string;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: PosternErrorCode, { status, message, action, requestId, retryAfter, cause }: PosternErrorDetails) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.action = action;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

/** An error of this side of the wire. */
export function clientError(code: ClientErrorCode, details: { status?: number; cause?: unknown } = {}): PosternError {
  return new PosternError(code, { status: 0, ...CLIENT_ERRORS[code], ...details });
}
