import { randomUUID } from 'node:crypto';
import { type Connection, fail } from '../control/failures/fail.ts';
import { apiError } from '../errors/api-error.ts';
import { bodyLimit } from '../operation/body-limits.ts';
import { isOperation } from '../operation/turnkey-operations.ts';
import { readStamp } from '../pipeline/authentication/read-stamp.ts';
import type { Kernel } from '../pipeline/kernel.ts';
import { runQuery } from '../pipeline/run-query.ts';
import { submit } from '../pipeline/submit.ts';
import { apiResponse, preflightResponse } from './json-response.ts';
import { createOwnPages, isOwnPage, type OwnPagesOptions } from './own-pages.ts';
import { readBody } from './read-body.ts';
import { wireError } from './wire-error.ts';

const OPERATION_PATH = /^\/public\/v1\/(query|submit)\/([a-z0-9_]{1,100})$/;

/** The authority as a function from request to response. */
export type Handler = (request: Request, connection?: Connection) => Promise<Response>;

/** A request that was answered. No key, code, contact or text of the sender is in it. */
export interface AnsweredRequest {
  /** UUID; the answer has it in the header `X-Request-Id`. */
  requestId: string;
  /** The last part of the path of Turnkey's API; `healthz`, `readyz`, `page`, `control`, or `unknown`. */
  operation: string;
  /** HTTP status. */
  status: number;
  durationMs: number;
  /** Why it failed: Turnkey's code where it has one, else the name of the gRPC status. */
  code?: string;
}

export interface HandlerOptions extends OwnPagesOptions {
  onRequest?: ((request: AnsweredRequest) => void) | undefined;
}

interface Answer {
  operation: string;
  response: Response;
  code?: string;
}

/** Turnkey's public API, health checks, the authority's own pages, and the control API. */
export function createHandler(kernel: Kernel, options: HandlerOptions): Handler {
  const ownPages = createOwnPages(kernel, options);
  const { control, onRequest } = options;

  async function answer(request: Request): Promise<Answer> {
    const operation = operationOf(request) || probeOf(request) || 'unknown';
    try {
      return { operation, response: await route(kernel, request) };
    } catch (error) {
      const { status, body, code } = wireError(error, options.onUnexpected);
      return { operation, response: apiResponse(status, body), code };
    }
  }

  async function choose(request: Request, connection: Connection | undefined): Promise<Answer> {
    if (control?.has(new URL(request.url).pathname)) {
      return { operation: 'control', response: await control.fetch(request) };
    }
    if (isOwnPage(request)) return { operation: 'page', response: await ownPages(request) };
    const operation = operationOf(request);
    const failure = control?.failures.take(operation);
    if (!control || !failure) return answer(request);
    if (failure.executes) await answer(request);
    return { operation, response: await fail(failure, control.failures, request, connection) };
  }

  if (!onRequest) return async (request, connection) => (await choose(request, connection)).response;
  return async (request, connection) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const { response, ...answered } = await choose(request, connection);
    const durationMs = Math.round(performance.now() - startedAt);
    onRequest({ requestId, status: response.status, durationMs, ...answered });
    return withRequestId(response, requestId);
  };
}

/** The headers of a redirect cannot be changed. */
function withRequestId({ status, headers, body }: Response, requestId: string): Response {
  const more = new Headers(headers);
  more.set('X-Request-Id', requestId);
  return new Response(body, { status, headers: more });
}

/** The last part of the path of an operation of Turnkey; empty for other requests. */
function operationOf({ method, url }: Request): string {
  const [, kind = '', name = ''] = (method === 'POST' && OPERATION_PATH.exec(new URL(url).pathname)) || [];
  return isOperation(kind, name) ? name : '';
}

function probeOf({ method, url }: Request): string {
  const { pathname } = new URL(url);
  return method === 'GET' && (pathname === '/healthz' || pathname === '/readyz') ? pathname.slice(1) : '';
}

async function route(kernel: Kernel, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === 'OPTIONS') return preflightResponse();
  if (request.method === 'POST') {
    const [, kind = '', name = ''] = OPERATION_PATH.exec(pathname) ?? [];
    if (!isOperation(kind, name)) throw apiError('PATH_NOT_FOUND');
    const isQuery = kind === 'query';
    // Read the headers first: the body of a request without a stamp is not read.
    const stamp = readStamp(request.headers, isQuery);
    const stamped = { stamp, body: await readBody(request, bodyLimit(kind, name)) };
    return apiResponse(200, isQuery ? await runQuery(kernel, name, stamped) : await submit(kernel, stamped));
  }
  if (request.method === 'GET') {
    if (pathname === '/healthz') return apiResponse(200, { status: 'ok' });
    if (pathname === '/readyz') {
      await kernel.database.ping();
      return apiResponse(200, { status: 'ok' });
    }
  }
  throw apiError('PATH_NOT_FOUND');
}
