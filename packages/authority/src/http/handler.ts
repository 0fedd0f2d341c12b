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

/** Turnkey's public API, health checks, the authority's own pages, and the control API. */
export function createHandler(kernel: Kernel, options: OwnPagesOptions): Handler {
  const ownPages = createOwnPages(kernel, options);
  const { control } = options;

  async function answer(request: Request): Promise<Response> {
    try {
      return await route(kernel, request);
    } catch (error) {
      const { status, body } = wireError(error, options.onUnexpected);
      return apiResponse(status, body);
    }
  }

  return async (request, connection) => {
    if (control?.has(new URL(request.url).pathname)) return control.fetch(request);
    if (isOwnPage(request)) return ownPages(request);
    const failure = control?.failures.take(operationOf(request));
    if (!control || !failure) return answer(request);
    if (failure.executes) await answer(request);
    return fail(failure, control.failures, request, connection);
  };
}

/** The last part of the path of an operation; empty for other requests. */
function operationOf({ method, url }: Request): string {
  return (method === 'POST' && OPERATION_PATH.exec(new URL(url).pathname)?.[2]) || '';
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
