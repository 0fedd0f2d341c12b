import { createExchange } from '#exchange';
import { createHashIdentity } from './audit/audit-key.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import { createDeferredTrail } from './audit/deferred-trail.ts';
import { createAuthProxy } from './auth-proxy/auth-proxy.ts';
import { DEFAULT_AUTH_PROXY_PATH } from './configuration/auth-proxy-settings.ts';
import { ConfigurationError } from './configuration/configuration-error.ts';
import type { ConnectionInfo, PosternOptions } from './configuration/options.ts';
import { DEFAULT_BASE_PATH } from './configuration/options-schema.ts';
import { resolveSettings, type Settings } from './configuration/settings.ts';
import { createServices } from './create-services.ts';
import { createEndpoints } from './endpoints.ts';
import { createAttemptLog } from './http/attempt-log.ts';
import { createHandler } from './http/handler.ts';
import { createLocateClient } from './http/locate-client.ts';
import { createOperatorNotices } from './http/operator-notices.ts';
import { createProblemPage } from './http/problem-page.ts';
import { createPublicUrls } from './http/public-urls.ts';
import { causeCode } from './http/refusal-notice.ts';
import type { PlainAnswer } from './http/responses.ts';
import { problemResponse, responseOf } from './http/responses.ts';
import { createRouter } from './http/router.ts';
import { createReturnPages } from './oauth/return-pages.ts';
import type { ProofOptions, ProofSource } from './sessions/require-proof.ts';
import { requireProof } from './sessions/require-proof.ts';
import type { RequiredSession } from './sessions/require-session.ts';
import { requireSession } from './sessions/require-session.ts';
import type { StepUpOptions } from './sessions/require-step-up.ts';
import { requireStepUp } from './sessions/require-step-up.ts';
import type { SessionSource } from './sessions/session-source.ts';
import type { Session } from './sessions/sessions.ts';
import { verifySession } from './sessions/verify-session.ts';
import { configuredStore } from './store/postgres/configured-store.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import { createDpopProofs } from './tokens/dpop-proof.ts';
import { fetchExchange } from './turnkey/exchange/fetch-exchange.ts';
import { createDispatcher } from './webhooks/dispatcher.ts';
import { withoutRedirects } from './without-redirects.ts';

/** The backend. */
export interface Postern {
  /** Where the endpoints are, for example `/auth`. */
  basePath: string;
  /** All paths under which it answers: `basePath`, and that of the Auth Proxy when it is switched on. */
  basePaths: readonly string[];
  /**
   * Answers one request; it never rejects, except with the option `lazy` and a configuration that is not valid.
   * @param connection What the server knows about the connection; without an address, all clients share one limit.
   */
  fetch(request: Request, connection?: ConnectionInfo): Promise<Response>;
  /**
   * Like `fetch`, for a server that writes the answer itself: most answers come as status, headers and text, without a
   * `Response`.
   */
  answer(request: Request, connection?: ConnectionInfo): Promise<PlainAnswer | Response>;
  /**
   * Finds out who calls the app's own API: the session of a request or of a session token.
   * @param request A web-standard `Request`, an `IncomingMessage` of `node:http`, or the token itself.
   * @returns null when there is no session: the token is missing, forged, of another app, expired or ended.
   * @throws AuthError when Turnkey or the store does not answer.
   */
  verifySession(request: SessionSource): Promise<Session | null>;
  /**
   * Protects a route of the app's own API: `const { session, refusal } = await postern.requireSession(request);`.
   * @param request As for `verifySession`.
   * @returns The session, or the response to send instead: 401 without a session, 502 to 504 or 429 when Turnkey does
   *   not answer. It never rejects.
   */
  requireSession(request: SessionSource): Promise<RequiredSession>;
  /**
   * Protects a route like `requireSession`, and also asks for a proof of this request by the key of the session (DPoP,
   * RFC 9449): its method, URL and body, its time, and the session token. A proof is accepted once. So a stolen token
   * opens nothing.
   * @param request A web-standard `Request` whose body was not read yet, or another request with a function that reads
   *   its body.
   * @returns The session, or the response to send instead. It never rejects.
   */
  requireProof(request: ProofSource, options?: ProofOptions): Promise<RequiredSession>;
  /**
   * Protects a route like `requireSession`, and also asks that the user has proved a short time ago who they are, with a
   * code or a passkey: `postern.stepUp` of the client. It counts for the token of this session only.
   * @param request As for `verifySession`.
   * @returns The session, or the response to send instead: 401 with `insufficient_user_authentication` (RFC 9470) when
   *   the user must prove it again. It never rejects.
   */
  requireStepUp(request: SessionSource, options?: StepUpOptions): Promise<RequiredSession>;
  /**
   * Says that this process is about to end: from now on `/readyz` answers 503, so that a load balancer sends new requests
   * elsewhere. All other requests are answered as before. See `createDrain` of `@postern/backend/node`.
   */
  drain(): void;
  /**
   * Sends the webhooks that are due, and waits for their answers. With `webhooks.background: false`, call it regularly, for
   * example from a cron job. It never rejects: what fails stays in the store. Without the option `webhooks` it does nothing.
   */
  deliverWebhooks(): Promise<void>;
  /**
   * Closes the store, unless the app passed its own. Requests that have already started are answered. Webhooks that are due
   * are sent, for three seconds at most.
   */
  close(): Promise<void>;
}

/**
 * Makes the authentication backend between an app's users and Turnkey's API.
 * @throws ConfigurationError that names every option and variable that is missing or wrong. With `lazy`, requests are
 *   rejected with this error instead, until the options are right.
 * @example
 * ```ts
 * import { createPostern } from '@postern/backend';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * const response = await postern.fetch(new Request('https://app.example.com/auth/healthz'));
 * ```
 */
export function createPostern(options: PosternOptions = {}): Postern {
  if (!options.lazy) return startPostern(options);
  let started: Postern | undefined;
  const start = () => {
    started ??= startPostern(options);
    return started;
  };
  return {
    basePath: options.basePath ?? DEFAULT_BASE_PATH,
    basePaths: basePathsOf(options),
    fetch: async (request, connection) => start().fetch(request, connection),
    answer: async (request, connection) => start().answer(request, connection),
    verifySession: async (request) => start().verifySession(request),
    requireSession: async (request) => start().requireSession(request),
    requireStepUp: async (request, stepUpOptions) => start().requireStepUp(request, stepUpOptions),
    requireProof: async (request, proofOptions) => start().requireProof(request, proofOptions),
    drain: () => start().drain(),
    deliverWebhooks: async () => start().deliverWebhooks(),
    close: async () => started?.close(),
  };
}

function startPostern(options: PosternOptions): Postern {
  const settings = resolveSettings(options);
  const now = options.now ?? Date.now;
  const notify = createOperatorNotices(options.logger, now);
  const store = configuredStore(settings, (error) => notify('store', storeNotice(error)));
  const trail = settings.audit.trail ?? trailOf(settings.audit);
  const send = withoutRedirects(options.fetch ?? fetch);
  const { apiUrl } = settings.turnkey;
  const exchange = options.fetch ? fetchExchange(apiUrl, options.fetch) : createExchange(apiUrl);
  const random = options.random ?? Math.random;
  const telemetry = createTelemetry();
  const draining = new AbortController();
  const dispatcher =
    settings.webhooks &&
    createDispatcher({
      ...settings.webhooks,
      keepDeliveredMs: settings.webhooks.keepDeliveredDays * DAY_MS,
      outbox: store.webhookOutbox,
      parentId: settings.turnkey.organizationId,
      send,
      now,
      random,
      telemetry,
      notify: (sentence) => notify('webhooks', sentence),
    });
  const { services, accountsFor } = createServices({
    settings,
    store,
    exchange,
    send,
    now,
    random,
    telemetry,
    draining: draining.signal,
    tellKeyFailure: () => notify('apiKey', KEYS_UNREADABLE),
    wakeDispatcher: () => dispatcher?.wake(),
    onHookFailure: (error) => {
      // Its message may quote what the hook got.
      const cause = error instanceof Error ? error.name : undefined;
      options.logger?.error({ cause }, 'the hook afterSignUp failed');
    },
  });
  const { rateLimiter, sessions, sessionTokens, sessionTransport, oneTimeValues } = services;
  const { onEvent, logger } = options;
  const hashIdentity = createHashIdentity(settings.audit.key);
  const log = createAttemptLog({ onEvent, logger, hashIdentity, audit: { ...settings.audit, trail }, apiUrl, notify });
  if (settings.compatibility === 'guide') {
    notify('compatibility', "compatibility: 'guide' is on. The backend sees one-time codes in plain text.");
  }
  const handlerOptions = {
    rateLimiter,
    locateClient: createLocateClient(settings, notify),
    requestMs: settings.timeouts.requestMs,
    problemPage: createProblemPage(settings.appName, createReturnPages(settings).pageAfterFailure),
    now,
    telemetry,
    log,
  };
  const origins = new Set(settings.origins);
  const native = createHandler({
    ...handlerOptions,
    router: createRouter(createEndpoints(services), settings.basePath),
    originsFor: () => origins,
    problem: (error, requestId, headers) => problemResponse(error, requestId, headers, settings.basePath),
  });
  const { windowSeconds } = settings.proof;
  const proofCheck = {
    sessions,
    sessionTokens,
    sessionTransport,
    oneTimeValues,
    proofs: createDpopProofs(windowSeconds, now),
    publicUrls: createPublicUrls(settings),
    windowSeconds,
    requestMs: settings.timeouts.requestMs,
    log,
    now,
  };
  const authProxy = createAuthProxy(services, accountsFor, handlerOptions);
  const answer: Postern['answer'] = (request, connection) =>
    (authProxy?.serves(request) ? authProxy.handle : native)(request, connection);
  return {
    basePath: settings.basePath,
    basePaths: basePathsOf(settings),
    fetch: async (request, connection) => responseOf(await answer(request, connection)),
    answer,
    verifySession: (request) => verifySession({ sessions, sessionTransport }, request),
    requireSession: (request) => requireSession({ sessions, sessionTransport, log, now }, request),
    requireStepUp: (request, stepUpOptions) =>
      requireStepUp({ sessions, sessionTransport, stepUps: services.stepUps, log, now }, request, stepUpOptions),
    requireProof: (request, proofOptions) => requireProof(proofCheck, request, proofOptions),
    drain: () => draining.abort(),
    deliverWebhooks: async () => dispatcher?.deliverDue(),
    async close() {
      await dispatcher?.close();
      await exchange.close();
      if (!settings.store) await store.close();
      await trail?.close();
    },
  };
}

const DAY_MS = 86_400_000;
/** Without the message of a foreign error, which may quote the address. */
function storeNotice(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  const code = causeCode(error);
  return `The database of databaseUrl cannot be opened${code ? ` (${code})` : ''}. Check its address, and the rights of its user.`;
}

function trailOf({ databaseUrl: url, key = '' }: Settings['audit']): AuditTrail | undefined {
  if (url === undefined) return undefined;
  return createDeferredTrail(async () =>
    (await import('./store/postgres/audit/postgres-audit-trail.ts')).openPostgresAuditTrail({ url, key }),
  );
}

const KEYS_UNREADABLE =
  'The API keys cannot be read again. Check the function turnkey.apiKeys, or the file TURNKEY_API_PRIVATE_KEY_FILE.';

function basePathsOf({
  basePath = DEFAULT_BASE_PATH,
  authProxy,
}: Pick<PosternOptions, 'basePath' | 'authProxy'>): string[] {
  return authProxy ? [basePath, authProxy.basePath ?? DEFAULT_AUTH_PROXY_PATH] : [basePath];
}
