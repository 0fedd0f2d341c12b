import type { Exchange } from './exchange/exchange.ts';
import { UpstreamError } from './upstream-error.ts';

/** An answer that is forwarded unchanged. */
export interface ForwardedAnswer {
  status: number;
  contentType: string;
  retryAfter: string | null;
  bytes: Uint8Array<ArrayBuffer>;
}

const MAX_RESPONSE_BYTES = 4_194_304;

/**
 * Sends a request that the user stamped to Turnkey's API, once.
 * @param path Below the base URL of the API.
 * @param stamp The header with the stamp. No other header of the original request is sent.
 * @throws UpstreamError when there is no answer, or one that is too large.
 */
export async function forward(
  exchange: Exchange,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  stamp: Record<string, string>,
  deadline: AbortSignal,
): Promise<ForwardedAnswer> {
  const answer = await exchange.send({ path, body, stamp, maxBytes: MAX_RESPONSE_BYTES, deadline });
  const { status, contentType = 'application/octet-stream', retryAfter = null, bytes } = answer;
  if (bytes === 'too large') throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: bytes });
  return { status, contentType, retryAfter, bytes };
}
