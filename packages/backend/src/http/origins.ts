import { isIP } from 'node:net';
import { AuthError } from '../auth-error.ts';

/**
 * Refuses requests that a page of a foreign origin has made, before anything is done for them. Requests without an
 * Origin header come from servers, native apps and same-origin GETs; if a browser says by Fetch Metadata that such a
 * request crosses sites, it is refused all the same.
 * @param url The request's own, with the host that the browser has called.
 * @returns The origin, or undefined when the request has none.
 * @throws AuthError ORIGIN_NOT_ALLOWED
 */
export function checkOrigin(headers: Headers, url: URL, allowed: ReadonlySet<string>): string | undefined {
  const origin = headers.get('origin');
  if (origin === null) {
    if (headers.get('sec-fetch-site') === 'cross-site') throw new AuthError('ORIGIN_NOT_ALLOWED');
    return undefined;
  }
  if (!allowed.has(origin) && !isOwnOrigin(origin, url)) throw new AuthError('ORIGIN_NOT_ALLOWED');
  return origin;
}

/**
 * Tells whether the page comes from the backend's own origin. A page of another site can make its host name lead to this
 * server (DNS rebinding), and then origin and host are equal too. It cannot do that where the browser checks a certificate
 * for the name (https), and not with a host that is an address or `localhost`. Any other host must be listed in `origins`.
 * The scheme that the server sees is not asked for: behind a proxy it is http.
 */
function isOwnOrigin(origin: string, { host }: URL): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.origin !== origin || page.host !== host) return false;
  return page.protocol === 'https:' || (page.protocol === 'http:' && isAddressOrLocalhost(page.hostname));
}

function isAddressOrLocalhost(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
