import { createHash, timingSafeEqual } from 'node:crypto';
import { parseJsonObject } from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';
import { jsonResponse } from '../http/json-response.ts';
import { readBody } from '../http/read-body.ts';
import { wireError } from '../http/wire-error.ts';
import { parseParameters } from '../operation/activity-definition.ts';
import type { ControlContext, ControlEndpoint } from './endpoint.ts';
import { CONTROL_ENDPOINTS } from './endpoints.ts';
import { openApiDocument } from './openapi.ts';

const BASE = '/_authority/';
const DOCUMENT = `${BASE}openapi.json`;
const MAX_BODY = 1_048_576;
const MIN_TOKEN_LENGTH = 16;

/** The control API: a test moves the clock with it, reads codes and makes requests fail. */
export interface Control extends Pick<ControlContext, 'clock' | 'failures'> {
  /** Tells whether a path is one of its own. */
  has(pathname: string): boolean;
  /**
   * Runs an endpoint for the console, which has checked who asks.
   * @param name Its name in the OpenAPI document.
   * @throws ApiError
   */
  run(name: string, input: unknown): Promise<void>;
  /** Answers a request for such a path. There are no CORS headers: no page may use it. */
  fetch(request: Request): Promise<Response>;
}

export interface ControlOptions {
  context: ControlContext;
  /** Opens it, as `Authorization: Bearer`. */
  token: string;
  /** Reports unexpected errors. */
  onUnexpected(error: unknown): void;
}

/** @throws Error when the token is too short. */
export function requireControlToken(token: string): void {
  if (token.length < MIN_TOKEN_LENGTH) {
    throw new Error(`The token of the control API must have at least ${MIN_TOKEN_LENGTH} characters.`);
  }
}

export function createControl({ context, token, onUnexpected }: ControlOptions): Control {
  const expected = digestOf(token);
  const paths = new Set([DOCUMENT, ...CONTROL_ENDPOINTS.map(({ path }) => BASE + path)]);

  async function answer(request: Request): Promise<object> {
    const [, given = ''] = /^Bearer (.+)$/i.exec(request.headers.get('Authorization') ?? '') ?? [];
    if (!timingSafeEqual(digestOf(given), expected)) throw apiError('CONTROL_TOKEN_NEEDED');
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === DOCUMENT && request.method === 'GET') {
      return openApiDocument(CONTROL_ENDPOINTS, (path) => BASE + path);
    }
    const endpoint = CONTROL_ENDPOINTS.find(
      ({ method, path }) => method === request.method && BASE + path === pathname,
    );
    if (!endpoint) throw apiError('PATH_NOT_FOUND');
    return (await endpoint.answer(context, await inputOf(endpoint, request, searchParams), request.signal)) as object;
  }

  return {
    clock: context.clock,
    failures: context.failures,
    has: (pathname) => paths.has(pathname),
    async run(name, input) {
      const endpoint = CONTROL_ENDPOINTS.find((each) => each.name === name);
      if (!endpoint) throw apiError('PATH_NOT_FOUND');
      const checked = endpoint.input && parseParameters(endpoint.input, input, 'input');
      await endpoint.answer(context, checked, new AbortController().signal);
    },
    fetch: (request) =>
      answer(request).then(
        (body) => jsonResponse(200, body),
        (error: unknown) => {
          const { status, body } = wireError(error, onUnexpected);
          return jsonResponse(status, body, status === 401 ? { 'WWW-Authenticate': 'Bearer realm="Control"' } : {});
        },
      ),
  };
}

async function inputOf(
  { method, input, maxBody = MAX_BODY }: ControlEndpoint,
  request: Request,
  query: URLSearchParams,
): Promise<unknown> {
  if (!input) return undefined;
  return parseParameters(input, method === 'GET' ? Object.fromEntries(query) : await jsonOf(request, maxBody), '');
}

async function jsonOf(request: Request, maxBody: number): Promise<object> {
  const bytes = await readBody(request, maxBody);
  try {
    return parseJsonObject(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw apiError('BODY_NOT_JSON');
  }
}

/** All digests have the same length, as `timingSafeEqual` needs. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
