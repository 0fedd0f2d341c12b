import { readRequestBody } from './request-body.ts';

/** The largest bodies that browsers stamp contain a transaction to sign. */
const MAX_BODY_BYTES = 524_288;

/**
 * Reads a body that is forwarded unchanged.
 * @throws AuthError BODY_TOO_LARGE
 */
export function readForwardedBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  return readRequestBody(request, MAX_BODY_BYTES);
}
