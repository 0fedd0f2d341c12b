import { AuthError } from '../auth-error.ts';
import type { SessionSource } from './session-source.ts';
import { bearerTokenOf, headerOf, sessionTokenOf } from './session-source.ts';

/** Keeps the session token in a cookie that scripts of the page cannot read, for pages that a server renders. */
export interface SessionCookie {
  /** The value of Set-Cookie that stores a token until the session expires: Unix time in seconds. */
  keep(token: string, expiresAt: number): string;
  /** The value of Set-Cookie that deletes the cookie. */
  clear(): string;
}

/** Finds the session token of a request. */
export interface SessionTransport {
  /** Undefined when the cookie is switched off. */
  cookie: SessionCookie | undefined;
  /**
   * The session token of a request: its bearer token, or the one in its cookie. For requests that may change something,
   * the cookie is accepted only from a page of this origin or of a configured one.
   * @throws AuthError INVALID_SESSION when there is none.
   */
  tokenOf(source: SessionSource): string;
}

export interface SessionTransportOptions {
  isOn: boolean;
  /** The origins of the app's pages. */
  origins: readonly string[];
  /** Unix time in milliseconds. */
  now: () => number;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The prefix `__Host-` (RFC 6265bis) prevents other hosts of the domain from setting the cookie. Not every browser
 * accepts a secure cookie from http://localhost, so if all pages are there, the name has no prefix.
 */
export function createSessionTransport({ isOn, origins, now }: SessionTransportOptions): SessionTransport {
  if (!isOn) return { cookie: undefined, tokenOf: sessionTokenOf };
  const allowed = new Set(origins);
  const isLocal = origins.length > 0 && origins.every(isLocalPage);
  const name = isLocal ? 'postern' : '__Host-postern';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isLocal ? '' : '; Secure'}`;

  return {
    cookie: {
      keep: (token, expiresAt) => {
        const seconds = Math.max(0, Math.floor(expiresAt - now() / 1000));
        return `${name}=${token}; Max-Age=${seconds}; ${attributes}`;
      },
      clear: () => `${name}=; Max-Age=0; ${attributes}`,
    },
    tokenOf(source) {
      if (typeof source === 'string') return source;
      const token = bearerTokenOf(source) ?? cookieOf(source, name);
      if (!token || (!bearerTokenOf(source) && !isFromOwnPage(source, allowed))) throw new AuthError('INVALID_SESSION');
      return token;
    },
  };
}

function cookieOf(source: Exclude<SessionSource, string>, name: string): string | undefined {
  for (const pair of headerOf(source, 'cookie').split(';')) {
    const [, key, value] = /^\s*([^=\s]+)=([A-Za-z0-9_.-]+)\s*$/.exec(pair) ?? [];
    if (key === name) return value;
  }
  return undefined;
}

/** Browsers say in Fetch Metadata where a request comes from. Older ones send only the Origin header. */
function isFromOwnPage(source: Exclude<SessionSource, string>, allowed: ReadonlySet<string>): boolean {
  if (SAFE_METHODS.has(source.method ?? '')) return true;
  const site = headerOf(source, 'sec-fetch-site');
  const origin = headerOf(source, 'origin');
  if (site === 'same-origin' || allowed.has(origin)) return true;
  if (site !== '' || !URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  return protocol === 'https:' && host === headerOf(source, 'host');
}

function isLocalPage(origin: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?$/.test(origin);
}
