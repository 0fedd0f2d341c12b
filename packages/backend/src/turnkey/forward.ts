import { readLimited } from '../read-limited.ts';
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
 * @param stamp The header with the stamp. No other header of the original request is sent.
 * @throws UpstreamError when there is no answer, or one that is too large.
 */
export async function forward(
  send: typeof fetch,
  url: string,
  body: Uint8Array<ArrayBuffer>,
  stamp: Record<string, string>,
  deadline: AbortSignal,
): Promise<ForwardedAnswer> {
  const headers = { 'Content-Type': 'application/json', ...stamp };
  try {
    const response = await send(url, { method: 'POST', headers, body, signal: deadline });
    const bytes = await readLimited(response.body, MAX_RESPONSE_BYTES);
    if (bytes === 'too large') throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: bytes });
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? 'application/octet-stream',
      retryAfter: response.headers.get('retry-after'),
      bytes,
    };
  } catch (cause) {
    if (cause instanceof UpstreamError) throw cause;
    const code = deadline.aborted ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
    throw new UpstreamError(code, { outcome: 'unknown', reason: deadline.aborted ? 'timeout' : 'connection', cause });
  }
}
