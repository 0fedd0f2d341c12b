import { apiError } from '../errors/api-error.ts';
import { isOperation } from '../operation/turnkey-operations.ts';
import type { Kernel } from '../pipeline/kernel.ts';
import { ask } from '../pipeline/query.ts';
import { submit } from '../pipeline/submit.ts';
import { jsonResponse, preflightResponse } from './cors.ts';
import { errorResponse } from './error-response.ts';
import { inboxJson, inboxPage } from './inbox.ts';
import { oidcDocument } from './oidc-issuer.ts';
import { readBody } from './read-body.ts';

export interface HandlerOptions {
  /** Whether the inbox can be read by anybody who reaches this server: in development only. */
  exposeInbox: boolean;
  /** Told of errors that nobody has foreseen. */
  onUnexpected(error: unknown): void;
}

const OPERATION_PATH = /^\/public\/v1\/(query|submit)\/([a-z0-9_]{1,100})$/;

/** The authority as a function from request to response: Turnkey's public API, health, and the inbox. */
export function createHandler(kernel: Kernel, options: HandlerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await route(kernel, options, request);
    } catch (error) {
      return errorResponse(error, options.onUnexpected);
    }
  };
}

async function route(kernel: Kernel, options: HandlerOptions, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method === 'OPTIONS') return preflightResponse();
  if (request.method === 'POST') {
    const [, kind = '', name = ''] = OPERATION_PATH.exec(pathname) ?? [];
    if (!isOperation(kind, name)) throw apiError('PATH_NOT_FOUND');
    const stamped = { body: await readBody(request), headers: request.headers };
    return jsonResponse(200, kind === 'query' ? await ask(kernel, name, stamped) : await submit(kernel, stamped));
  }
  if (request.method === 'GET') {
    if (pathname === '/healthz') return jsonResponse(200, { status: 'ok' });
    if (pathname === '/readyz') {
      await kernel.database.ping();
      return jsonResponse(200, { status: 'ok' });
    }
    const document = oidcDocument(kernel, pathname);
    if (document) return jsonResponse(200, document);
    if (options.exposeInbox && pathname === '/_authority/inbox') {
      const recipient = searchParams.get('to') ?? undefined;
      const wantsPage = !recipient && (request.headers.get('Accept') ?? '').includes('text/html');
      return wantsPage ? inboxPage(kernel.messages) : inboxJson(kernel.messages, recipient);
    }
  }
  throw apiError('PATH_NOT_FOUND');
}
