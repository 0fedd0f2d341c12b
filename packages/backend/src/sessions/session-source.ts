import { AuthError } from '../auth-error.ts';

/** A web-standard request. */
export type WebRequest = Pick<Request, 'method' | 'headers'>;

/** A request of `node:http` and of the frameworks that build on it. */
export interface NodeRequest {
  method?: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Where a session token is found: a web-standard request, one of `node:http`, or the token itself. */
export type SessionSource = WebRequest | NodeRequest | string;

/**
 * The session token of a request, from its `Authorization` header (RFC 6750, section 2.1).
 * @throws AuthError INVALID_SESSION when there is none.
 */
export function sessionTokenOf(source: SessionSource): string {
  if (typeof source === 'string') return source;
  return bearerToken(header(source, 'authorization'));
}

function header({ headers }: Exclude<SessionSource, string>, name: string): string {
  const value = isWebHeaders(headers) ? headers.get(name) : headers[name];
  return typeof value === 'string' ? value : '';
}

/** Frameworks bring their own classes, so that `instanceof` would miss some. */
function isWebHeaders(headers: Headers | NodeRequest['headers']): headers is Headers {
  return typeof headers.get === 'function';
}

function bearerToken(authorization: string): string {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(authorization) ?? [];
  if (!token) throw new AuthError('INVALID_SESSION');
  return token;
}
