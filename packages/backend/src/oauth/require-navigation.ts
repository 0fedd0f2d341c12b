import { AuthError } from '../auth-error.ts';

/** The headers by which browsers, of today and of before, say that a page is loaded before the user asks for it. */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Checks that a person's browser has been sent here: no prefetch, no prerendering, no frame, no script. Browsers say so in
 * `Sec-Fetch-Mode` and `Sec-Fetch-Dest` (W3C, "Fetch Metadata Request Headers"); older ones send neither.
 * @throws AuthError NAVIGATION_REQUIRED
 */
export function requireNavigation(headers: Headers): void {
  const isAhead = PURPOSE_HEADERS.some((name) => /prefetch|prerender|preview/i.test(headers.get(name) ?? ''));
  const mode = headers.get('sec-fetch-mode') ?? 'navigate';
  const destination = headers.get('sec-fetch-dest') ?? 'document';
  if (isAhead || mode !== 'navigate' || destination !== 'document') throw new AuthError('NAVIGATION_REQUIRED');
}
