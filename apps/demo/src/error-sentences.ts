import { PosternError, type PosternErrorCode } from '@postern/client';
import { WalletError, type WalletErrorCode } from './wallet-error.ts';

const MISFIT = 'This page and the server do not fit together. Reload the page and try again.';
const SETUP = 'The server is not set up for this page. Whoever runs it has to look at its settings.';
const START_OVER = 'That took too long or was interrupted.';
const UNREACHABLE = 'The server cannot be reached. Check the connection and try again.';
const LATER = 'The service does not answer right now. Try again in a moment.';
const SESSION_ENDED = 'Your session has ended. Sign in again.';

/** What each error means to the person in front of the page. */
const SENTENCES: Record<PosternErrorCode | WalletErrorCode, string> = {
  INVALID_REQUEST: MISFIT,
  BODY_TOO_LARGE: MISFIT,
  UNSUPPORTED_MEDIA_TYPE: MISFIT,
  ORIGIN_NOT_ALLOWED: SETUP,
  NOT_FOUND: SETUP,
  METHOD_NOT_ALLOWED: SETUP,
  RATE_LIMITED: 'That was too often in a short time. Wait a little and try again.',
  TOO_MANY_OTPS: 'Enough codes are on their way. Use one of those that have arrived, or wait a few minutes.',
  CONTACT_NOT_ALLOWED: 'No code can be sent there. Check the address or the number.',
  INVALID_OTP_CODE: 'That code is not right, or no longer valid.',
  INVALID_VERIFICATION_TOKEN: START_OVER,
  VERIFICATION_TOKEN_EXPIRED: START_OVER,
  INVALID_CLIENT_SIGNATURE: START_OVER,
  SIGNUP_SIGNATURE_REQUIRED: MISFIT,
  ACCOUNT_AMBIGUOUS: 'More than one account has this contact. Whoever runs this service has to sort that out.',
  ACCOUNT_BUSY: 'You are signing up somewhere else at this moment. Try again in a few seconds.',
  INVALID_SESSION: SESSION_ENDED,
  SESSION_EXPIRED: SESSION_ENDED,
  UPSTREAM_REFUSED: SETUP,
  UPSTREAM_RATE_LIMITED: 'The service is busy. Wait a little and try again.',
  UPSTREAM_UNAVAILABLE: LATER,
  UPSTREAM_TIMEOUT: LATER,
  INTERNAL: 'Something went wrong on the server. Try again in a moment.',
  NETWORK_ERROR: UNREACHABLE,
  UNEXPECTED_RESPONSE: SETUP,
  UNTRUSTED_BUNDLE: 'The server could not prove who it is, so your code was not sent to it.',
  NO_SESSION: SESSION_ENDED,
  KEY_PAIR_NOT_FOUND: 'This browser has lost the key of your session. Sign in again.',
  SESSION_ENDED,
  UNREACHABLE,
  TIMEOUT: LATER,
  REFUSED: 'The wallet service refused this. Try again; if it stays so, log out and sign in again.',
};

/** Says an error in human words. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof PosternError || error instanceof WalletError)) return 'Something went wrong. Try again.';
  if (error instanceof PosternError && error.retryAfter) {
    const wait = error.retryAfter < 60 ? `${error.retryAfter} seconds` : `${Math.ceil(error.retryAfter / 60)} minutes`;
    return `That was too often in a short time. Try again in ${wait}.`;
  }
  // A newer backend may have a code that is not in the table.
  return SENTENCES[error.code] ?? SENTENCES.INTERNAL;
}
