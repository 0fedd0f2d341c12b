import { jsonShape } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { readRequestBody } from './request-body.ts';

/** Most bodies have some hundred bytes. A verification token has at most 4 KiB. */
const DEFAULT_MAX_BYTES = 16_384;
/** The deepest valid body has three levels. */
const MAX_DEPTH = 32;
/** The largest valid body, a sign-up with all credentials, has some hundred. */
const MAX_VALUES = 2_000;

/**
 * Reads a JSON body.
 * @param maxBytes The limit of the endpoint.
 * @throws AuthError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE or INVALID_REQUEST.
 */
export async function readJsonBody(request: Request, maxBytes = DEFAULT_MAX_BYTES): Promise<unknown> {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new AuthError('UNSUPPORTED_MEDIA_TYPE');
  const bytes = await readRequestBody(request, maxBytes);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const { depth, values } = jsonShape(text);
    if (depth <= MAX_DEPTH && values <= MAX_VALUES) return JSON.parse(text);
  } catch {
    // Not UTF-8 or not JSON: the same error as for a body that is too deep or has too many values.
  }
  throw new AuthError('INVALID_REQUEST', { fields: [''] });
}
