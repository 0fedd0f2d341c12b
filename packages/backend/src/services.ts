import type { Accounts } from './accounts/accounts.ts';
import type { SignUp } from './accounts/sign-up.ts';
import type { Captcha } from './captcha/captcha.ts';
import type { Settings } from './configuration/settings.ts';
import type { Challenges } from './credentials/challenges.ts';
import type { Directory } from './directory/directory.ts';
import type { Receipts } from './directory/receipts.ts';
import type { HookRunner } from './hooks/run-hooks.ts';
import type { CodeLimits } from './limits/code-limits.ts';
import type { RateLimiter } from './limits/rate-limits.ts';
import type { MessageLooks } from './messages/message-looks.ts';
import type { Issuers } from './oauth/issuers.ts';
import type { OidcTokens } from './oauth/oidc-tokens.ts';
import type { Transactions } from './oauth/transactions.ts';
import type { OneLogIn } from './sessions/one-log-in.ts';
import type { SessionTransport } from './sessions/session-cookie.ts';
import type { SessionLimit } from './sessions/session-limit.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { StepUps } from './sessions/step-ups.ts';
import type { UserSessions } from './sessions/user-sessions.ts';
import type { Identities, OneTimeValues } from './store/contract.ts';
import type { SessionTokens } from './tokens/session-token.ts';
import type { VerificationTokens } from './tokens/verification-token.ts';
import type { Exchange } from './turnkey/exchange/exchange.ts';
import type { TurnkeyClient } from './turnkey/turnkey-client.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What the endpoints use. */
export interface Services {
  settings: Settings;
  turnkey: TurnkeyClient;
  directory: Directory;
  receipts: Receipts;
  accounts: Accounts;
  signUp: SignUp;
  challenges: Challenges;
  rateLimiter: RateLimiter;
  codeLimits: CodeLimits;
  captcha: Captcha;
  messageLooks: MessageLooks;
  hooks: HookRunner;
  webhooks: Webhooks;
  verificationTokens: VerificationTokens;
  sessionLimit: SessionLimit;
  sessionTokens: SessionTokens;
  sessions: Sessions;
  stepUps: StepUps;
  userSessions: UserSessions;
  sessionTransport: SessionTransport;
  oneLogIn: OneLogIn;
  identities: Identities;
  oneTimeValues: OneTimeValues;
  issuers: Issuers;
  oidcTokens: OidcTokens;
  transactions: Transactions;
  /** Requests to Turnkey that belong to a flow. */
  exchange: Exchange;
  /** Requests to Turnkey that are only forwarded. */
  proxyExchange: Exchange;
  /** Aborts when the process is about to end. */
  draining: AbortSignal;
  /** Requests to identity providers. */
  fetch: typeof fetch;
}
