import { AuthError } from '../auth-error.ts';

/**
 * Refuses requests that a page of a foreign origin has made, before anything is done for them. Requests without an
 * Origin header come from servers, native apps and same-origin GETs; if a browser says by Fetch Metadata that such a
 * request crosses sites, it is refused all the same.
 * @returns The origin, or undefined when the request has none.
 * @throws AuthError ORIGIN_NOT_ALLOWED
 */
export function checkOrigin(headers: Headers, allowed: ReadonlySet<string>): string | undefined {
  const origin = headers.get('origin');
  if (origin === null) {
    if (headers.get('sec-fetch-site') === 'cross-site') throw new AuthError('ORIGIN_NOT_ALLOWED');
    return undefined;
  }
  if (!allowed.has(origin)) throw new AuthError('ORIGIN_NOT_ALLOWED');
  return origin;
}
