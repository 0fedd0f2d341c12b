import type { AuthProblem } from '@postern/protocol';
import { AUTH_ERRORS } from '@postern/protocol';
import type { AuthError } from '../auth-error.ts';

/** For every response: it must not be cached, framed or sniffed, and links in it send no referrer. */
const SECURITY_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Stamps come with requests to forward, from this client and from Turnkey's own clients. The last headers are for the
 * Auth Proxy.
 */
const ALLOWED_HEADERS = [
  'content-type',
  'authorization',
  'x-stamp',
  'x-stamp-webauthn',
  'x-stamp-attested',
  'x-client-version',
  'x-auth-proxy-config-id',
  'x-captcha-token',
  'x-signed-request',
].join(', ');

/** An answer without streams. A server can write it as it is, which costs much less than to read a `Response`. */
export interface PlainAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** @param headers Besides those that every response has. */
export function jsonAnswer(body: object, headers: Record<string, string>): PlainAnswer {
  return {
    status: 200,
    headers: { ...SECURITY_HEADERS, 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** Makes the `Response` of an answer. */
export function responseOf(answer: PlainAnswer | Response): Response {
  return answer instanceof Response ? answer : new Response(answer.body, answer);
}

/** Adds the headers of every response to a page, a redirect or a forwarded answer. Headers that it already has stay. */
export function pageResponse(page: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...headers })) {
    if (!page.headers.has(name)) page.headers.set(name, value);
  }
  return page;
}

/**
 * RFC 9457, with the code and the request id as extensions.
 * @param basePath Base path of the endpoints, so that the problem names the full path of /openapi.json.
 */
export function problemResponse(
  error: AuthError,
  requestId: string,
  headers: Record<string, string>,
  basePath = '',
): Response {
  const { status, message: title } = AUTH_ERRORS[error.code];
  const detail = error.action.replace('/openapi.json', `${basePath}/openapi.json`);
  const fields = error.fields ? { fields: error.fields } : {};
  const stepUp = error.stepUp ? { stepUp: error.stepUp } : {};
  const oldestSession = error.oldestSession ? { oldestSession: error.oldestSession } : {};
  const about = { title, status, detail, code: error.code, requestId };
  const problem: AuthProblem = { type: 'about:blank', ...about, ...fields, ...stepUp, ...oldestSession };
  return errorResponse(error, problem, 'application/problem+json', headers);
}

/** An error with a body of any form, and the headers that every error has. */
export function errorResponse(
  error: AuthError,
  body: object,
  contentType: string,
  headers: Record<string, string>,
): Response {
  const { status } = AUTH_ERRORS[error.code];
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Type': contentType,
      ...(error.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(error.retryAfterSeconds) }),
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...headers,
    },
  });
}

/** The answer to a CORS preflight of an allowed origin (Fetch standard, "CORS-preflight fetch"). */
export function preflightResponse(methods: string, headers: Record<string, string>): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...SECURITY_HEADERS,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': ALLOWED_HEADERS,
      'Access-Control-Max-Age': '600',
      ...headers,
    },
  });
}

/** Lets the page of an allowed origin read the response. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  if (origin === undefined) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    // For the cookie of a sign-in with an identity provider, and for the session cookie.
    'Access-Control-Allow-Credentials': 'true',
    // The page learns the time from `Date`, because the clock of a device may be wrong.
    'Access-Control-Expose-Headers': 'Date, Retry-After, X-Request-Id',
  };
}
