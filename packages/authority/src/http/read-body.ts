import { concatBytes } from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';

/**
 * Reads the exact bytes of a body, up to a limit.
 * @param limit Bytes.
 * @throws ApiError when the body is larger.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get('Content-Length');
  if (Number(declared ?? '0') > limit) throw apiError('BODY_TOO_LARGE');
  // HTTP servers read no more than the declared length. Without it, the body is counted while it arrives.
  if (declared !== null) {
    const body = new Uint8Array(await request.arrayBuffer());
    if (body.length > limit) throw apiError('BODY_TOO_LARGE');
    return body;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (request.body) {
    for await (const chunk of request.body) {
      length += chunk.length;
      if (length > limit) throw apiError('BODY_TOO_LARGE');
      chunks.push(chunk);
    }
  }
  return concatBytes(...chunks);
}
