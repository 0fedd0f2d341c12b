import { isIP } from 'node:net';
import { AuthError } from '../auth-error.ts';

/**
 * Refuses requests from pages of other origins, before any work is done for them. Requests without an Origin header
 * come from servers, native apps and same-origin GETs. They are accepted, unless the browser says in Fetch Metadata
 * that the request is cross-site.
 * @param url URL of the request, with the host that the browser called.
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
 * Whether the page comes from the backend's own origin. Equal origin and host are not enough: another site can make its
 * host name point to this server (DNS rebinding). That is impossible with https, where the browser checks a certificate
 * for the name, and with a host that is an address or `localhost`. Any other host must be listed in `origins`. The
 * scheme that the server sees is not compared, because behind a proxy it is http.
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
