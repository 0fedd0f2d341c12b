import type { Settings } from '../configuration/settings.ts';

/** The path and the query of a request, as they are on the wire. */
export interface RequestTarget {
  path: string;
  /** Without the question mark. */
  query: string;
}

/** Knows under which URLs clients reach this server. */
export interface PublicUrls {
  /**
   * Whether a URL that a client has signed is the one of a request.
   * @param url Without query and fragment.
   * @param host The Host header.
   */
  isOf(url: string, target: RequestTarget, host: string): boolean;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin comes from the configuration, not from the request: the sender can write any Host header, also the one of
 * another server to which the client has sent a proof. The only exception is a server for development on this machine.
 */
export function createPublicUrls({
  proof,
  origins,
  oauth,
  isProduction,
}: Pick<Settings, 'proof' | 'origins' | 'oauth' | 'isProduction'>): PublicUrls {
  const own = oauth.publicUrl === undefined ? [] : [new URL(oauth.publicUrl).origin];
  const bases = [...origins, ...own, ...proof.publicUrls].map((base) => base.replace(/\/$/, ''));
  return {
    isOf(text, { path }, host) {
      if (!URL.canParse(text)) return false;
      const url = new URL(text);
      if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return false;
      const isLocal = !isProduction && url.host === host && LOOPBACK.has(url.hostname);
      const candidates = isLocal ? [...bases, url.origin] : bases;
      return candidates.some((base) => url.href === base + path);
    },
  };
}

/**
 * Splits the target of a request (RFC 9112, section 3.2). Nothing is decoded or normalized, because the router of the app
 * reads it as it is.
 * @param target A path, or a whole URL.
 */
export function requestTarget(target: string): RequestTarget {
  const [, path = '', query = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/i.exec(target) ?? [];
  return { path: path === '' ? '/' : path, query };
}
