import { foreignRequest } from '@postern/protocol';
import type { Control } from '../control/control.ts';
import { apiError } from '../errors/api-error.ts';
import { isStorableText } from '../operation/storable-text.ts';
import type { Kernel } from '../pipeline/kernel.ts';
import { parseObject } from '../pipeline/request-body.ts';
import { CONSOLE_ENDPOINTS } from './console/endpoints.ts';
import { consoleFrame } from './console/frame.ts';
import { consoleAsset, consolePage, hasConsole } from './console/page.ts';
import { inboxJson } from './inbox.ts';
import { createPasswordCheck, type InboxAccess } from './inbox-access.ts';
import { jsonResponse } from './json-response.ts';
import { landingPage } from './landing-page.ts';
import { oidcDocument } from './oidc-issuer.ts';
import { readBody } from './read-body.ts';
import { wireError } from './wire-error.ts';

export interface OwnPagesOptions {
  inbox: InboxAccess;
  /** The names of the server with ports. */
  hosts: readonly string[];
  /** Whether any port of a loopback name is accepted too. */
  takesLoopback: boolean;
  /** The control API, when it is open. */
  control?: Control | undefined;
  /** Reports unexpected errors. */
  onUnexpected(error: unknown): void;
}

const OWN_PAGES = '/_authority/';
const CONSOLE = '/_authority/console/';

/** Bytes of the body of a request to the console. */
const CONSOLE_BODY_LIMIT = 262_144;

/** Tells whether a request is for one of these pages: below `/_authority/`, or a browser's request for the root. */
export function isOwnPage(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname.startsWith(OWN_PAGES) || (pathname === '/' && request.method === 'GET' && wantsHtml(request));
}

function wantsHtml({ headers }: Request): boolean {
  return (headers.get('Accept') ?? '').includes('text/html');
}

/**
 * The pages that are not part of Turnkey's API: the console with its inbox, and the documents of the OIDC issuer. Pages of other sites
 * must not read them, whatever host name they use: so there are no CORS headers, also not on errors.
 */
export function createOwnPages(kernel: Kernel, options: OwnPagesOptions): (request: Request) => Promise<Response> {
  const { inbox, hosts, takesLoopback, control, onUnexpected } = options;
  const requirePassword =
    inbox.state === 'password' ? createPasswordCheck(inbox.password, kernel.runtime.now) : () => {};

  async function answer(request: Request): Promise<Response> {
    const foreign = foreignRequest(request, hosts, takesLoopback);
    if (foreign) throw apiError(foreign === 'cross-site' ? 'CROSS_SITE' : 'FOREIGN_HOST');
    const { origin, pathname, searchParams } = new URL(request.url);
    const document = request.method === 'GET' ? oidcDocument(kernel, pathname) : undefined;
    if (document) return jsonResponse(200, document);
    if (pathname === '/' && (inbox.state === 'closed' || !hasConsole())) return landingPage(origin, inbox);
    if (inbox.state === 'closed') throw apiError('PATH_NOT_FOUND');
    requirePassword(request.headers.get('Authorization'));
    if (pathname.startsWith(CONSOLE)) return answerConsole(request, pathname.slice(CONSOLE.length), searchParams);
    if (request.method !== 'GET') throw apiError('PATH_NOT_FOUND');
    if (pathname === '/') return consolePage();
    if (pathname !== '/_authority/inbox') throw apiError('PATH_NOT_FOUND');
    const recipient = searchParams.get('to') ?? undefined;
    if (recipient !== undefined && !isStorableText(recipient)) throw apiError('BODY_UNSTORABLE');
    const isForPeople = !recipient && wantsHtml(request) && hasConsole();
    return isForPeople ? Response.redirect(new URL('/#/inbox', origin), 302) : inboxJson(kernel.messages, recipient);
  }

  async function answerConsole(request: Request, name: string, query: URLSearchParams): Promise<Response> {
    const asset = request.method === 'GET' ? consoleAsset(name) : undefined;
    if (asset) return asset;
    const frame = request.method === 'GET' ? await consoleFrame(name, query, kernel) : undefined;
    if (frame) return frame;
    const endpoint = CONSOLE_ENDPOINTS.get(name);
    if (endpoint?.method !== request.method) throw apiError('PATH_NOT_FOUND');
    const isPost = request.method === 'POST';
    const parameters = isPost ? parseObject(await readBody(request, CONSOLE_BODY_LIMIT)) : Object.fromEntries(query);
    return jsonResponse(200, await endpoint.answer(parameters, kernel, control));
  }

  return (request) =>
    answer(request).catch((error: unknown) => {
      const { status, body } = wireError(error, onUnexpected);
      // This makes a browser ask for the password.
      const challenge = { 'WWW-Authenticate': 'Basic realm="Inbox", charset="UTF-8"' };
      return jsonResponse(status, body, status === 401 ? challenge : {});
    });
}
