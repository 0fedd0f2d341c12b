import { randomUUID } from 'node:crypto';
import type { AuditDetails } from '../audit-event.ts';
import { AuthError } from '../auth-error.ts';
import { underDeadline } from '../deadline.ts';
import type { Endpoint } from '../endpoint.ts';
import type { ClientNetwork } from '../guard/client-network.ts';
import { readFormBody } from '../guard/form-body.ts';
import { readForwardedBody } from '../guard/forwarded-body.ts';
import { readJsonBody } from '../guard/json-body.ts';
import type { LocateClient } from '../guard/locate-client.ts';
import { checkOrigin } from '../guard/origins.ts';
import type { RateLimiter } from '../guard/rate-limits.ts';
import type { ConnectionInfo } from '../options.ts';
import { PageError } from '../page-error.ts';
import type { Attempt } from './attempt-log.ts';
import { asAuthError } from './attempt-log.ts';
import type { ProblemPage } from './problem-page.ts';
import { corsHeaders, jsonResponse, pageResponse, preflightResponse, problemResponse } from './responses.ts';
import type { Router } from './router.ts';

export type Handler = (request: Request, connection?: ConnectionInfo) => Promise<Response>;

interface HandlerOptions {
  router: Router;
  basePath: string;
  origins: readonly string[];
  rateLimiter: RateLimiter;
  locateClient: LocateClient;
  requestMs: number;
  /** Tells a person about an error. */
  problemPage: ProblemPage;
  now: () => number;
  log: (attempt: Attempt) => void;
}

/** One request: origin, route, limits, body, endpoint, answer. Whatever is thrown becomes a problem of the table. */
export function createHandler(options: HandlerOptions): Handler {
  const { router, basePath, locateClient, rateLimiter, requestMs, problemPage, now, log } = options;
  const origins = new Set(options.origins);

  return async (request, connection = {}) => {
    const requestId = randomUUID();
    const headers: Record<string, string> = { 'X-Request-Id': requestId, Vary: 'Origin' };
    const attempt = {
      requestId,
      operation: 'unknown',
      startedAtMs: now(),
      clientNetwork: undefined as string | undefined,
      origin: request.headers.get('origin'),
      audit: {} as AuditDetails,
    };
    let response: Response;
    let error: AuthError | undefined;
    let isWorthAnEvent = true;
    try {
      const client = locateClient(request, connection);
      attempt.clientNetwork = client.name;
      const url = new URL(request.url);
      const { pathname } = url;
      if (!router.isNavigation(pathname))
        Object.assign(headers, corsHeaders(checkOrigin(request.headers, url, origins)));
      const route = router.at(pathname);
      if (request.method === 'OPTIONS') return preflightResponse(route.methods, headers);
      headers.Allow = route.methods;
      const endpoint = route.endpoint(request.method);
      delete headers.Allow;
      attempt.operation = endpoint.operation;
      isWorthAnEvent = !endpoint.isProbe;
      const answer = await run(endpoint, request, client, attempt.audit, headers);
      response = answer instanceof Response ? pageResponse(answer, headers) : jsonResponse(answer, headers);
    } catch (thrown) {
      error = asAuthError(thrown);
      const page = error instanceof PageError ? error.response : undefined;
      response = page ? pageResponse(page, headers) : failure(error, request, requestId, headers);
    }
    if (error || isWorthAnEvent) log({ ...attempt, endedAtMs: now(), ...(error ? { error } : {}) });
    return response;
  };

  /** A person who is sent here by a browser reads a page, everything else reads problem details. */
  function failure(error: AuthError, request: Request, requestId: string, headers: Record<string, string>): Response {
    const response = problemResponse(error, requestId, headers, basePath);
    // A handler that is given an invalid URL has failed before it could look at the path.
    const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
    const isRead = url && router.isNavigation(url.pathname) && request.headers.get('accept')?.includes('text/html');
    return isRead ? problemPage(error, requestId, url, response) : response;
  }

  async function run(
    endpoint: Endpoint,
    request: Request,
    clientNetwork: ClientNetwork,
    audit: AuditDetails,
    responseHeaders: Record<string, string>,
  ): Promise<object> {
    return underDeadline(requestMs, async (deadline) => {
      if (request.method === 'POST' || endpoint.isNavigation) {
        await rateLimiter.count('requestsPerAddress', clientNetwork);
      }
      endpoint.admit?.(request.headers);
      const read = bodyReader(endpoint);
      const body = read && (await before(deadline, read(request)));
      const { headers, url } = request;
      return endpoint.run(body, { url: new URL(url), headers, clientNetwork, deadline, audit, responseHeaders });
    });
  }
}

function bodyReader({ isNavigation, isForwarded, method, body, maxBodyBytes }: Endpoint) {
  if (isForwarded) return readForwardedBody;
  if (isNavigation && method === 'POST') return readFormBody;
  return body ? (request: Request) => readJsonBody(request, maxBodyBytes) : undefined;
}

/** A sender that stops in the middle of its body must not hold the request for ever. */
async function before<Result>(deadline: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = rejection();
  const late = () => reject(new AuthError('INVALID_REQUEST', { fields: [''] }));
  deadline.addEventListener('abort', late, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    deadline.removeEventListener('abort', late);
  }
}

function rejection() {
  let reject: (reason: AuthError) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}
