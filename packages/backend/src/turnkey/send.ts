import { readLimited } from '../http/read-limited.ts';
import type { RefusalReader } from './refusal.ts';
import { readRefusal, refusalError } from './refusal.ts';
import type { Stamper } from './stamp.ts';
import { UpstreamError } from './upstream-error.ts';

/** How requests get to Turnkey. */
export interface Transport {
  /** Without a slash at the end. */
  apiUrl: string;
  stamp: Stamper;
  fetch: typeof fetch;
  /** Milliseconds for one attempt; the deadline of the whole request is a signal. */
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
  const signal = AbortSignal.any([deadline, AbortSignal.timeout(transport.attemptTimeoutMs)]);
  const { status, retryAfter, text } = await exchange(transport, path, body, signal);
  const json = parse(text);
  if (status < 200 || status > 299) throw refusalError(readRefusal(status, json), read, retryAfter);
  if (json === undefined)
    throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', status, reason: 'not JSON' });
  return json;
}

async function exchange({ apiUrl, stamp, fetch }: Transport, path: string, body: string, signal: AbortSignal) {
  const headers = { 'Content-Type': 'application/json', 'X-Stamp': stamp(body) };
  try {
    // A redirect would carry the stamp to a host that nobody has configured.
    const response = await fetch(`${apiUrl}${path}`, { method: 'POST', headers, body, signal, redirect: 'error' });
    const bytes = await readLimited(response.body, MAX_RESPONSE_BYTES);
    const text = bytes === 'too large' ? '' : new TextDecoder().decode(bytes);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
  } catch (cause) {
    const code = signal.aborted ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
    throw new UpstreamError(code, { outcome: 'unknown', reason: signal.aborted ? 'timeout' : 'connection', cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
