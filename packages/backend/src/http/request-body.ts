import { AuthError } from '../auth-error.ts';
import { readLimited } from '../read-limited.ts';

/**
 * Reads the body of a request.
 * @param maxBytes A longer body is refused before it is read, or as soon as it gets longer.
 * @throws AuthError BODY_TOO_LARGE
 */
export async function readRequestBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get('content-length');
  if (Number(announced) > maxBytes) throw new AuthError('BODY_TOO_LARGE');
  // A server takes no more bytes than were announced (RFC 9112, 6.3), so such a body needs no stream that can be stopped.
  const bytes =
    announced === null ? await readLimited(request.body, maxBytes) : new Uint8Array(await request.arrayBuffer());
  if (bytes === 'too large' || bytes.byteLength > maxBytes) throw new AuthError('BODY_TOO_LARGE');
  return bytes;
}
