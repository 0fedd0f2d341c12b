import { AuthError } from '../auth-error.ts';
import type { SessionSource } from './session-source.ts';
import { bearerTokenOf, headerOf, sessionTokenOf } from './session-source.ts';

/** The session token in a cookie that no script of the page can read, for pages that a server renders. */
export interface SessionCookie {
  /** The value of Set-Cookie that keeps a token until the session expires: Unix time in seconds. */
  keep(token: string, expiresAt: number): string;
  /** The value of Set-Cookie that takes the cookie away. */
  clear(): string;
}

/** Where the session token of a request is. */
export interface SessionTransport {
  /** Undefined when the configuration has no cookie. */
  cookie: SessionCookie | undefined;
  /**
   * The session token of a request: its bearer token, or the one in its cookie. A cookie counts for a request that may
   * change something only if the request comes from a page of this origin or of the configured ones.
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
 * By the prefix `__Host-` (RFC 6265bis) no other host of the domain can set the cookie. Not every browser takes a secure
 * cookie from http://localhost, so where all pages are there the name has no prefix.
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

/** Browsers tell by Fetch Metadata where a request comes from; older ones by the header Origin alone. */
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
