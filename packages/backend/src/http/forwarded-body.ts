import { AuthError } from '../auth-error.ts';
import { readLimited } from '../read-limited.ts';

/** The largest bodies that browsers stamp contain a transaction to sign. */
const MAX_BODY_BYTES = 524_288;

/**
 * Reads a body that is forwarded unchanged.
 * @throws AuthError BODY_TOO_LARGE
 */
export async function readForwardedBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readLimited(request.body, MAX_BODY_BYTES);
  if (bytes === 'too large') throw new AuthError('BODY_TOO_LARGE');
  return bytes;
}
