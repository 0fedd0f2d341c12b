import { randomUUID } from 'node:crypto';
import { AUTH_ERRORS } from '@postern/protocol';
import type { AuditDetails } from '../audit/audit-event.ts';
import { AuthError } from '../auth-error.ts';
import type { ConnectionInfo } from '../configuration/options.ts';
import { before, underDeadline } from '../deadline.ts';
import type { RateLimiter } from '../limits/rate-limits.ts';
import type { Outcome, Telemetry } from '../telemetry/telemetry.ts';
import { answer } from './answer.ts';
import type { AttemptLog } from './attempt-log.ts';
import { asAuthError } from './attempt-log.ts';
import type { LocateClient } from './locate-client.ts';
import { checkOrigin } from './origins.ts';
import { PageError } from './page-error.ts';
import type { ProblemPage } from './problem-page.ts';
import type { PlainAnswer } from './responses.ts';
import { corsHeaders, pageResponse, preflightResponse } from './responses.ts';
import type { Router } from './router.ts';

export type Handler = (request: Request, connection?: ConnectionInfo) => Promise<PlainAnswer | Response>;

export interface HandlerOptions {
  router: Router;
  /** The origins that may send a request. */
  originsFor(headers: Headers): ReadonlySet<string>;
  rateLimiter: RateLimiter;
  locateClient: LocateClient;
  requestMs: number;
  /** Describes an error to a program. */
  problem(error: AuthError, requestId: string, headers: Record<string, string>): Response;
  /** Explains an error to a person. */
  problemPage: ProblemPage;
  now: () => number;
  telemetry: Telemetry;
  log: AttemptLog;
}

/** At the deadline, what waits for Turnkey ends by itself, and may still have to tell the store. */
const MOMENT_MS = 500;

/**
 * What every request passes, in this order: client, origin, route, rate limit, body, endpoint, answer. Every thrown
 * error becomes one of the error table.
 */
export function createHandler(options: HandlerOptions): Handler {
  const { router, originsFor, locateClient, rateLimiter, requestMs, problem, problemPage, now, telemetry, log } =
    options;

  return async (request, connection = {}) => {
    const requestId = randomUUID();
    const responseHeaders: Record<string, string> = { 'X-Request-Id': requestId, Vary: 'Origin' };
    const { headers } = request;
    const attempt = {
      requestId,
      operation: 'unknown',
      startedAtMs: now(),
      clientNetwork: undefined as string | undefined,
      origin: headers.get('origin'),
      audit: {} as AuditDetails,
    };
    let response: PlainAnswer | Response;
    let error: AuthError | undefined;
    let isWorthAnEvent = true;
    try {
      const clientNetwork = locateClient(request, connection);
      attempt.clientNetwork = clientNetwork.name;

      const url = new URL(request.url);
      if (!router.isPage(url.pathname)) {
        Object.assign(responseHeaders, corsHeaders(checkOrigin(headers, url, originsFor(headers))));
      }

      const route = router.at(url.pathname);
      if (request.method === 'OPTIONS') return preflightResponse(route.methods, responseHeaders);
      responseHeaders.Allow = route.methods;
      const endpoint = route.endpoint(request.method);
      delete responseHeaders.Allow;
      attempt.operation = endpoint.operation;
      isWorthAnEvent = !endpoint.isProbe;

      const respond = () =>
        underDeadline(requestMs, (deadline) =>
          soonAfter(deadline, async () => {
            if (request.method !== 'GET' || endpoint.kind === 'page') {
              await rateLimiter.count('requestsPerAddress', clientNetwork);
            }
            const { audit } = attempt;
            return answer(endpoint, request, {
              url,
              requestId,
              headers,
              clientNetwork,
              deadline,
              audit,
              responseHeaders,
            });
          }),
        );
      response = await telemetry.request(endpoint.operation, requestId, respond, outcomeOf);
    } catch (thrown) {
      error = asAuthError(thrown);
      response = failure(error, request, requestId, responseHeaders);
    }
    if (!error && !isWorthAnEvent) return response;
    const kept = log({ ...attempt, endedAtMs: now(), ...(error ? { error } : {}) });
    if (kept === true || (await kept)) return response;
    return failure(new AuthError('AUDIT_UNAVAILABLE'), request, requestId, responseHeaders);
  };

  /** A person whose browser was sent here reads a page. Everything else reads problem details. */
  function failure(error: AuthError, request: Request, requestId: string, headers: Record<string, string>): Response {
    if (error instanceof PageError) return pageResponse(error.response, headers);
    const response = problem(error, requestId, headers);
    // With an invalid URL the handler failed before it looked at the path.
    const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
    const isRead = url && router.isPage(url.pathname) && request.headers.get('accept')?.includes('text/html');
    return isRead ? problemPage(error, requestId, url, response) : response;
  }
}

function outcomeOf(response: PlainAnswer | Response | undefined, thrown: unknown): Outcome {
  if (response) return { status: response.status };
  const { code } = asAuthError(thrown);
  return { status: AUTH_ERRORS[code].status, error: code };
}

/**
 * Ends a request whose store does not answer. The store does not know the deadline, and what it was asked for goes on.
 * @throws AuthError STORE_UNAVAILABLE when the work takes longer than a moment after the deadline.
 */
async function soonAfter<Result>(deadline: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  const working = work();
  const result = await before(deadline, working);
  if (result !== 'late') return result as Result;
  const ended = await underDeadline(MOMENT_MS, (moment) => before(moment, working));
  if (ended === 'late') throw new AuthError('STORE_UNAVAILABLE');
  return ended as Result;
}
