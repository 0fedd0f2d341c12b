import { AuthError } from '../auth-error.ts';
import { readRequestBody } from './request-body.ts';

const MAX_BODY_BYTES = 65_536;

/**
 * Reads a form that a page posted (`application/x-www-form-urlencoded`).
 * @throws AuthError UNSUPPORTED_MEDIA_TYPE or BODY_TOO_LARGE.
 */
export async function readFormBody(request: Request): Promise<URLSearchParams> {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') throw new AuthError('UNSUPPORTED_MEDIA_TYPE');
  const bytes = await readRequestBody(request, MAX_BODY_BYTES);
  return new URLSearchParams(new TextDecoder().decode(bytes));
}
