import { PosternError, type PosternErrorCode } from '@postern/client';
import { WalletError, type WalletErrorCode } from './wallet-error.ts';

const MISFIT = 'This page and the server have different versions. Reload the page and try again.';
const SETUP = 'The server is not set up for this page. Its operator must check the settings.';
const START_OVER = 'That took too long or was interrupted.';
const UNREACHABLE = 'The server cannot be reached. Check the connection and try again.';
const LATER = 'The service does not answer right now. Try again in a moment.';
const SESSION_ENDED = 'Your session has ended. Sign in again.';
const NO_ACCOUNT = 'There is no account with this yet. Sign up first.';

/** What each error means to the user of the page. */
const SENTENCES: Record<PosternErrorCode | WalletErrorCode, string> = {
  INVALID_REQUEST: MISFIT,
  BODY_TOO_LARGE: MISFIT,
  UNSUPPORTED_MEDIA_TYPE: MISFIT,
  ORIGIN_NOT_ALLOWED: SETUP,
  NOT_FOUND: SETUP,
  METHOD_NOT_ALLOWED: SETUP,
  RATE_LIMITED: 'There were too many tries in a short time. Wait a little and try again.',
  TOO_MANY_OTPS: 'Too many codes were sent. Use one that has arrived, or wait a few minutes.',
  CONTACT_NOT_ALLOWED: 'No code can be sent there. Check the address or the number.',
  INVALID_OTP_CODE: 'That code is not right, or no longer valid.',
  INVALID_VERIFICATION_TOKEN: START_OVER,
  VERIFICATION_TOKEN_EXPIRED: START_OVER,
  VERIFICATION_TOKEN_USED: 'This code was already used. Ask for a new one.',
  INVALID_CLIENT_SIGNATURE: START_OVER,
  SIGNUP_NOT_PROVED: MISFIT,
  SIGNUP_SIGNATURE_REQUIRED: MISFIT,
  ACCOUNT_AMBIGUOUS: 'More than one account has this contact. The operator of this service must correct that.',
  TOO_MANY_SESSIONS: 'You are signed in on ten devices. Sign out on one of them and try again.',
  STOPPING: LATER,
  SIGN_UP_REFUSED: 'This app does not accept new accounts from everybody. Ask its operator.',
  LOG_IN_REFUSED: 'This app does not let you in. Ask its operator.',
  HOOK_TIMEOUT: 'This app takes too long to answer. Try again in a moment.',
  ACCOUNT_BUSY: 'You are signing up somewhere else right now. Try again in a few seconds.',
  INVALID_CHALLENGE: START_OVER,
  INVALID_PASSKEY: 'This passkey could not be checked. Try again, or use another device.',
  INVALID_WALLET_SIGNATURE: 'The signature of the wallet does not match. Try again with the same account.',
  SMART_CONTRACT_WALLET: 'Smart-contract wallets cannot sign in here. Use a wallet that has its own key.',
  INVALID_API_KEY_SIGNATURE: START_OVER,
  CREDENTIAL_ALREADY_REGISTERED: 'This already has an account. Sign in with it.',
  OAUTH_PROVIDER_UNKNOWN: SETUP,
  OAUTH_PROVIDER_UNAVAILABLE: 'The identity provider does not answer right now. Try again in a moment.',
  NAVIGATION_REQUIRED: START_OVER,
  OAUTH_STATE_INVALID: START_OVER,
  OAUTH_DENIED: 'The identity provider did not sign you in.',
  INVALID_OAUTH_CODE: START_OVER,
  REDIRECT_NOT_ALLOWED: SETUP,
  INVALID_OIDC_TOKEN: START_OVER,
  OIDC_TOKEN_EXPIRED: START_OVER,
  OIDC_TOKEN_REUSED: START_OVER,
  OAUTH_CLIENT_NOT_REGISTERED:
    'Sign in the way you did the first time. This way is not connected with your account yet.',
  SESSION_UNKNOWN: 'That session has ended already.',
  SESSIONS_CHANGED: 'Your sessions have changed meanwhile. Try again.',
  PROOF_REQUIRED: MISFIT,
  INVALID_PROOF: SESSION_ENDED,
  PROOF_MISMATCH: MISFIT,
  PROOF_NOT_CURRENT: 'The clock of this device or of the server is wrong. Reload the page and try again.',
  PROOF_REUSED: START_OVER,
  STEP_UP_REQUIRED: 'For this, confirm with a code or a passkey that it is you.',
  STEP_UP_OF_OTHER_USER: 'That is not a contact or a passkey of this account.',
  STAMP_REQUIRED: MISFIT,
  INVALID_STAMP: 'The request could not be checked. Reload the page and try again.',
  INVALID_SESSION: SESSION_ENDED,
  SESSION_EXPIRED: SESSION_ENDED,
  CAPTCHA_REQUIRED: MISFIT,
  CAPTCHA_FAILED: 'It could not be checked that you are a person. Try again.',
  CAPTCHA_UNAVAILABLE: LATER,
  AUDIT_UNAVAILABLE: LATER,
  SIGN_IN_METHOD_OFF: 'This way to sign in is not offered here. Use another one.',
  AUTH_PROXY_CONFIG_UNKNOWN: SETUP,
  ACCOUNT_UNKNOWN: NO_ACCOUNT,
  ORGANIZATION_MISMATCH: MISFIT,
  PLAIN_CODES_OFF: MISFIT,
  UPSTREAM_REFUSED: SETUP,
  UPSTREAM_RATE_LIMITED: 'The service is busy. Wait a little and try again.',
  UPSTREAM_UNAVAILABLE: LATER,
  UPSTREAM_TIMEOUT: LATER,
  STORE_UNAVAILABLE: LATER,
  INTERNAL: 'Something went wrong on the server. Try again in a moment.',
  NETWORK_ERROR: UNREACHABLE,
  UNEXPECTED_RESPONSE: SETUP,
  UNTRUSTED_BUNDLE: 'The server could not prove its identity, so your code was not sent to it.',
  POPUP_BLOCKED: 'The browser has blocked the window. Allow it, or continue in this window.',
  PUBLIC_URL_MISMATCH: SETUP,
  STORAGE_UNAVAILABLE: 'This browser does not store data for this site. Allow it in the settings, then try again.',
  STORAGE_FULL: 'The storage of this browser is full. Free some space and try again.',
  INSECURE_CONTEXT: SETUP,
  NOT_SUPPORTED: 'This browser cannot do that. Sign in another way.',
  CLOCK_WRONG: 'The clock of this device is wrong. Set it and sign in again.',
  ORGANIZATION_REQUIRED: SETUP,
  PASSKEY_EXISTS: 'This device already has a passkey for your account.',
  NO_WALLET_ACCOUNT: 'The wallet shows no account. Choose one in the wallet and try again.',
  NO_SESSION: SESSION_ENDED,
  KEY_PAIR_NOT_FOUND: 'This browser has lost the key of your session. Sign in again.',
  SESSION_ENDED,
  UNREACHABLE,
  TIMEOUT: LATER,
  CREDENTIAL_UNKNOWN: NO_ACCOUNT,
  CREDENTIAL_NOT_PROVED: NO_ACCOUNT,
  LAST_CREDENTIAL: 'This is your last way to sign in. Add another one before you remove it.',
  REFUSED: 'The wallet service refused this. Try again. If that does not help, sign out and sign in again.',
};

/** Describes an error to the user. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof PosternError || error instanceof WalletError)) return 'Something went wrong. Try again.';
  if (error instanceof PosternError && error.retryAfterSeconds) {
    const { retryAfterSeconds: seconds } = error;
    const wait = seconds < 60 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
    return `There were too many tries in a short time. Try again in ${wait}.`;
  }
  if (error instanceof PosternError && error.oldestSession?.device) {
    return `You are signed in on ten devices. Sign out on one of them, such as ${error.oldestSession.device}, and try again.`;
  }
  // A newer backend may have a code that is not in the table.
  return SENTENCES[error.code] ?? SENTENCES.INTERNAL;
}
