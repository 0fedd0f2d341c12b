import { concatBytes } from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';

/** No honest request comes near: the largest are transactions to be signed. */
const MAX_LENGTH = 2 * 1024 * 1024;

/**
 * Reads the exact bytes of a body, and not more of it than is allowed.
 * @throws ApiError when the body is larger than 2 MiB.
 */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('Content-Length') ?? '0') > MAX_LENGTH) throw apiError('BODY_TOO_LARGE');
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (request.body) {
    for await (const chunk of request.body) {
      length += chunk.length;
      if (length > MAX_LENGTH) throw apiError('BODY_TOO_LARGE');
      chunks.push(chunk);
    }
  }
  return concatBytes(...chunks);
}
