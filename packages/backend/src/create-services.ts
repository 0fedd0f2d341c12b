import { createAccounts } from './accounts/accounts.ts';
import { createCreations } from './accounts/creations.ts';
import { createSignUp } from './accounts/sign-up.ts';
import type { AccountsFor } from './auth-proxy/app.ts';
import { createCaptcha } from './captcha/captcha.ts';
import type { Settings } from './configuration/settings.ts';
import { createChallenges } from './credentials/challenges.ts';
import { createDirectory } from './directory/directory.ts';
import { createReceipts } from './directory/receipts.ts';
import { createHookRunner } from './hooks/run-hooks.ts';
import { createCodeLimits } from './limits/code-limits.ts';
import { createRateLimiter } from './limits/rate-limits.ts';
import { createMessageLooks } from './messages/message-looks.ts';
import { createIssuers } from './oauth/issuers.ts';
import { createOidcTokens } from './oauth/oidc-tokens.ts';
import { createTransactions } from './oauth/transactions.ts';
import type { Services } from './services.ts';
import { createNotedSessions } from './sessions/noted-sessions.ts';
import { createOneLogIn } from './sessions/one-log-in.ts';
import { createRegisteredKeys } from './sessions/registered-keys.ts';
import { createSessionTransport } from './sessions/session-cookie.ts';
import { createSessionLimit } from './sessions/session-limit.ts';
import { createSessions } from './sessions/sessions.ts';
import { createStepUps } from './sessions/step-ups.ts';
import { createUserSessions } from './sessions/user-sessions.ts';
import type { Store } from './store/contract.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { createSessionTokens } from './tokens/session-token.ts';
import { createVerificationTokens } from './tokens/verification-token.ts';
import type { ApiKeys } from './turnkey/api-keys.ts';
import { createApiKeys } from './turnkey/api-keys.ts';
import { withinBudget } from './turnkey/exchange/budgeted-exchange.ts';
import { withCircuitBreaker } from './turnkey/exchange/circuit-breaker.ts';
import type { Exchange } from './turnkey/exchange/exchange.ts';
import { createRequestBudget } from './turnkey/exchange/request-budget.ts';
import { watchedExchange } from './turnkey/exchange/watched-exchange.ts';
import { createTurnkeyClient } from './turnkey/turnkey-client.ts';
import { createWebhooks } from './webhooks/webhooks.ts';

const RETRIES = { attempts: 3, baseMs: 100 };
const POLL_MS = 50;

interface ServicesOptions {
  settings: Settings;
  store: Store;
  /** Sends requests with a stamp to Turnkey. */
  exchange: Exchange;
  /** Sends all other requests. See `withoutRedirects`. */
  send: typeof fetch;
  /** Unix time in milliseconds. */
  now: () => number;
  /** A number in [0, 1). */
  random: () => number;
  /** Called when a hook of the app fails and the request goes on. */
  onHookFailure: (error: unknown) => void;
  telemetry: Telemetry;
  /** Aborts when the process is about to end. */
  draining: AbortSignal;
  /** Called when API keys cannot be read. */
  tellKeyFailure: () => void;
  /** Begins to deliver webhooks. */
  wakeDispatcher: () => void;
}

/** The services, and a function that makes accounts with another template of sub-organizations. */
interface CreatedServices {
  services: Services;
  accountsFor: AccountsFor;
}

/** Makes the services of one backend. */
export function createServices(options: ServicesOptions): CreatedServices {
  const { settings, store, exchange, send, now, random, onHookFailure, tellKeyFailure, telemetry } = options;
  const { draining, wakeDispatcher } = options;
  const watched = withCircuitBreaker(watchedExchange(exchange, telemetry), now);
  const exchanges = limitedExchanges(settings, watched, store, now);
  const apiKeys = createApiKeys(settings.turnkey.apiKeys, now, tellKeyFailure);
  const turnkey = turnkeyClient(settings, apiKeys, exchanges.own, now, random);
  const issuers = createIssuers(send, now);
  const rateLimiter = createRateLimiter(settings.rateLimits, store.counters, now);
  const { lockWaitMs } = settings.timeouts;
  const hooks = createHookRunner(settings.hooks, onHookFailure);
  const webhooks = createWebhooks({
    subscriptions: settings.webhooks?.endpoints ?? [],
    outbox: store.webhookOutbox,
    parentId: turnkey.organizationId,
    now,
    wake: wakeDispatcher,
  });
  const accountsFor: AccountsFor = (template) => {
    const creations = createCreations(turnkey, store.identities, template, hooks);
    return {
      accounts: createAccounts({ turnkey, store, creations, lockWaitMs, hooks, webhooks }),
      signUp: createSignUp({ turnkey, store, creations, lockWaitMs, hooks, webhooks }),
    };
  };
  const sessionTokens = createSessionTokens(settings.turnkey.notarizerKey, now);
  const { recheckSeconds, expirationSeconds, maxExpirationSeconds, cookie, atLimit } = settings.session;
  const sessionTransport = createSessionTransport({ isOn: cookie, origins: settings.origins, now });
  const sessions = createSessions({
    tokens: sessionTokens,
    keys: createRegisteredKeys({ turnkey, recheckSeconds, questionMs: settings.timeouts.requestMs }),
    endedSessions: store.endedSessions,
    webhooks,
    noted: createNotedSessions({
      records: store.sessionRecords,
      parentId: turnkey.organizationId,
      recheckSeconds,
      now,
    }),
    maxSeconds: maxExpirationSeconds,
    now,
  });
  const receipts = createReceipts({ ...settings.turnkey, apiKeys });
  const services: Services = {
    settings,
    turnkey,
    directory: createDirectory({ turnkey, receipts, providers: settings.oauth.providers }),
    receipts,
    rateLimiter,
    codeLimits: createCodeLimits({
      ...settings.otp,
      rateLimits: settings.rateLimits,
      organizationId: turnkey.organizationId,
      counters: store.counters,
      now,
    }),
    captcha: createCaptcha(settings.captcha, settings.origins, send),
    messageLooks: createMessageLooks(settings.messages),
    hooks,
    webhooks,
    ...accountsFor(settings.subOrganization),
    challenges: createChallenges(store.oneTimeValues, now),
    verificationTokens: createVerificationTokens({
      key: settings.turnkey.tlsFetcherKey,
      organizationId: turnkey.organizationId,
      sandboxContacts: settings.otp.sandboxContacts,
      now,
    }),
    sessionLimit: createSessionLimit({
      turnkey,
      counters: store.counters,
      sessionRecords: store.sessionRecords,
      atLimit,
      maxSeconds: Math.max(expirationSeconds, maxExpirationSeconds),
    }),
    sessionTokens,
    sessions,
    userSessions: createUserSessions({
      turnkey,
      sessions,
      maxSeconds: Math.max(expirationSeconds, maxExpirationSeconds),
    }),
    stepUps: createStepUps(store.oneTimeValues, now),
    sessionTransport,
    oneLogIn: createOneLogIn({ values: store.oneTimeValues, sessions, waitMs: lockWaitMs, now }),
    identities: store.identities,
    oneTimeValues: store.oneTimeValues,
    issuers,
    oidcTokens: createOidcTokens({ ...settings.oauth, issuers, now }),
    transactions: createTransactions(store.oneTimeValues, now),
    exchange: exchanges.own,
    proxyExchange: exchanges.forwarded,
    draining,
    fetch: send,
  };
  return { services, accountsFor };
}

/** The exchange for flows and the one for forwarded requests. */
function limitedExchanges({ turnkey, upstream }: Settings, exchange: Exchange, store: Store, now: () => number) {
  const { requestsPerSecond, maxWaitMs } = upstream;
  if (requestsPerSecond === undefined) return { own: exchange, forwarded: exchange };
  const budget = createRequestBudget(store.counters, turnkey.organizationId, requestsPerSecond);
  return withinBudget(exchange, { budget, maxWaitMs, now });
}

function turnkeyClient(
  { turnkey, timeouts }: Settings,
  keys: ApiKeys,
  exchange: Exchange,
  now: () => number,
  random: () => number,
) {
  return createTurnkeyClient({
    organizationId: turnkey.organizationId,
    transport: {
      exchange,
      keys,
      attemptTimeoutMs: timeouts.attemptMs,
    },
    retries: { ...RETRIES, random },
    pollMs: POLL_MS,
    now,
  });
}
