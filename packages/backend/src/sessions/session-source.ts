import { AuthError } from '../auth-error.ts';

/** A web-standard request. */
export type WebRequest = Pick<Request, 'method' | 'headers'>;

/** A request of `node:http` and of the frameworks that build on it. */
export interface NodeRequest {
  method?: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A source of a session token: a web-standard request, a request of `node:http`, or the token itself. */
export type SessionSource = WebRequest | NodeRequest | string;

/**
 * The session token of a request, from its `Authorization` header.
 * @throws AuthError INVALID_SESSION when there is none.
 */
export function sessionTokenOf(source: SessionSource): string {
  const token = typeof source === 'string' ? source : bearerTokenOf(source);
  if (!token) throw new AuthError('INVALID_SESSION');
  return token;
}

/** The token in the `Authorization` header of a request (RFC 6750, section 2.1, and RFC 9449, section 7.1). */
export function bearerTokenOf(source: WebRequest | NodeRequest): string | undefined {
  return /^(?:Bearer|DPoP) ([A-Za-z0-9._~+/=-]+)$/i.exec(headerOf(source, 'authorization'))?.[1];
}

/** A request with headers of any kind. */
export type WithHeaders = Pick<WebRequest | NodeRequest, 'headers'>;

/** A header of the request, or an empty string. */
export function headerOf({ headers }: WithHeaders, name: string): string {
  const value = isWebHeaders(headers) ? headers.get(name) : headers[name];
  return typeof value === 'string' ? value : '';
}

/** Frameworks have their own header classes, so `instanceof` would miss some. */
function isWebHeaders(headers: Headers | NodeRequest['headers']): headers is Headers {
  return typeof headers.get === 'function';
}
