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
  VERIFICATION_TOKEN_USED: 'This confirmation was used already. Please ask for a new code.',
  INVALID_CLIENT_SIGNATURE: START_OVER,
  SIGNUP_NOT_PROVED: MISFIT,
  SIGNUP_SIGNATURE_REQUIRED: MISFIT,
  ACCOUNT_AMBIGUOUS: 'More than one account has this contact. Whoever runs this service has to sort that out.',
  ACCOUNT_BUSY: 'You are signing up somewhere else at this moment. Try again in a few seconds.',
  INVALID_CHALLENGE: START_OVER,
  INVALID_PASSKEY: 'This passkey could not be checked. Try again, or use another device.',
  INVALID_WALLET_SIGNATURE: 'The signature of the wallet does not fit. Try again with the same account.',
  SMART_CONTRACT_WALLET: 'Smart-contract wallets cannot sign in here. Use a wallet that has its own key.',
  INVALID_API_KEY_SIGNATURE: START_OVER,
  CREDENTIAL_ALREADY_REGISTERED: 'There is an account with this already. Sign in with it.',
  OAUTH_PROVIDER_UNKNOWN: SETUP,
  OAUTH_PROVIDER_UNAVAILABLE: 'The identity provider does not answer right now. Try again in a moment.',
  NAVIGATION_REQUIRED: START_OVER,
  OAUTH_STATE_INVALID: START_OVER,
  OAUTH_DENIED: 'The identity provider has not let you in.',
  INVALID_OAUTH_CODE: START_OVER,
  REDIRECT_NOT_ALLOWED: SETUP,
  INVALID_OIDC_TOKEN: START_OVER,
  OIDC_TOKEN_EXPIRED: START_OVER,
  OIDC_TOKEN_REUSED: START_OVER,
  OAUTH_CLIENT_NOT_REGISTERED:
    'Sign in the way you did the first time; this one is not connected with your account yet.',
  STAMP_REQUIRED: MISFIT,
  INVALID_STAMP: 'Something went wrong while you were signed out. Please reload the page.',
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
  POPUP_BLOCKED: 'The browser has blocked the window. Allow it, or go on in this window.',
  STORAGE_UNAVAILABLE:
    'This browser stores nothing for this site. Allow it in the settings of the browser, then try again.',
  STORAGE_FULL: 'The storage of this browser is full. Free some space and try again.',
  INSECURE_CONTEXT: SETUP,
  NOT_SUPPORTED: 'This browser cannot do that. Sign in another way.',
  CLOCK_WRONG: 'The clock of this device is wrong. Set it and sign in again.',
  ORGANIZATION_REQUIRED: SETUP,
  PASSKEY_EXISTS: 'This device has a passkey for your account already.',
  NO_WALLET_ACCOUNT: 'The wallet shows no account. Choose one in the wallet and try again.',
  NO_SESSION: SESSION_ENDED,
  KEY_PAIR_NOT_FOUND: 'This browser has lost the key of your session. Sign in again.',
  SESSION_ENDED,
  UNREACHABLE,
  TIMEOUT: LATER,
  CREDENTIAL_UNKNOWN: 'Nobody has signed up with this yet.',
  CREDENTIAL_NOT_PROVED: 'Nobody has signed up with this yet.',
  LAST_CREDENTIAL: 'This is your last way in. Add another one before you remove it.',
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
