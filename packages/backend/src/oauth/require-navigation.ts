import { AuthError } from '../auth-error.ts';

/** Headers with which current and older browsers say that they load a page before the user opens it. */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Checks that a person opens this page in a browser window: no prefetch, no prerendering, no frame, no script. Browsers
 * send `Sec-Fetch-Mode` and `Sec-Fetch-Dest` (W3C, "Fetch Metadata Request Headers"). Older ones send neither and are
 * accepted.
 * @throws AuthError NAVIGATION_REQUIRED
 */
export function requireNavigation(headers: Headers): void {
  const isAhead = PURPOSE_HEADERS.some((name) => /prefetch|prerender|preview/i.test(headers.get(name) ?? ''));
  const mode = headers.get('sec-fetch-mode') ?? 'navigate';
  const destination = headers.get('sec-fetch-dest') ?? 'document';
  if (isAhead || mode !== 'navigate' || destination !== 'document') throw new AuthError('NAVIGATION_REQUIRED');
}
