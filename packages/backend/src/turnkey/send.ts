import { STAMP_HEADER } from '@postern/protocol';
import { underDeadline } from '../deadline.ts';
import { parseJson } from '../parse-json.ts';
import { readLimited } from '../read-limited.ts';
import type { RefusalReader } from './refusal.ts';
import { readRefusal, refusalError } from './refusal.ts';
import type { Stamper } from './stamp.ts';
import { UpstreamError } from './upstream-error.ts';

/** How requests are sent to Turnkey. */
export interface Transport {
  /** Without a slash at the end. */
  apiUrl: string;
  stamp: Stamper;
  fetch: typeof fetch;
  /** Timeout of one attempt in milliseconds. The whole request has its own deadline. */
  attemptTimeoutMs: number;
}

const MAX_RESPONSE_BYTES = 1_048_576;

/**
 * Sends one stamped request and returns the parsed body of a successful answer.
 * @param body The exact bytes that are stamped.
 * @param deadline Aborts when the caller's time is up.
 * @throws UpstreamError
 */
export async function send(
  transport: Transport,
  path: string,
  body: string,
  read: RefusalReader,
  deadline: AbortSignal,
): Promise<unknown> {
  const { status, retryAfter, text } = await exchange(transport, path, body, deadline);
  const json = parseJson(text);
  if (status < 200 || status > 299) throw refusalError(readRefusal(status, json), read, retryAfter);
  if (json !== undefined) return json;
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', status, reason: 'not JSON' });
}

async function exchange(transport: Transport, path: string, body: string, deadline: AbortSignal) {
  const { apiUrl, stamp, fetch, attemptTimeoutMs } = transport;
  const headers = { 'Content-Type': 'application/json', [STAMP_HEADER]: stamp(body) };
  return underDeadline(
    attemptTimeoutMs,
    async (signal) => {
      try {
        const response = await fetch(`${apiUrl}${path}`, { method: 'POST', headers, body, signal });
        const bytes = await readLimited(response.body, MAX_RESPONSE_BYTES);
        const text = bytes === 'too large' ? '' : new TextDecoder().decode(bytes);
        return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
      } catch (cause) {
        const code = signal.aborted ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
        throw new UpstreamError(code, { outcome: 'unknown', reason: signal.aborted ? 'timeout' : 'connection', cause });
      }
    },
    deadline,
  );
}
