import { AuthError } from '../auth-error.ts';
import { readLimited } from '../read-limited.ts';

const MAX_BODY_BYTES = 65_536;

/**
 * Reads a form that a page posted (`application/x-www-form-urlencoded`).
 * @throws AuthError UNSUPPORTED_MEDIA_TYPE or BODY_TOO_LARGE.
 */
export async function readFormBody(request: Request): Promise<URLSearchParams> {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') throw new AuthError('UNSUPPORTED_MEDIA_TYPE');
  const bytes = await readLimited(request.body, MAX_BODY_BYTES);
  if (bytes === 'too large') throw new AuthError('BODY_TOO_LARGE');
  return new URLSearchParams(new TextDecoder().decode(bytes));
}
