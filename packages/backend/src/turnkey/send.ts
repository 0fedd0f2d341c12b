import { STAMP_HEADER } from '@postern/protocol';
import { parseJson } from '../parse-json.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { RefusalReader } from './refusal.ts';
import { readRefusal, refusalError } from './refusal.ts';
import type { Stamper } from './stamp.ts';
import { UpstreamError } from './upstream-error.ts';

/** How requests are sent to Turnkey. */
export interface Transport {
  exchange: Exchange;
  stamp: Stamper;
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
  const { exchange, attemptTimeoutMs: timeoutMs } = transport;
  const stamp = { [STAMP_HEADER]: transport.stamp(body) };
  const answer = await exchange.send({ path, body, stamp, maxBytes: MAX_RESPONSE_BYTES, deadline, timeoutMs });
  const { status, retryAfter = null, bytes } = answer;
  const json = bytes === 'too large' ? undefined : parseJson(new TextDecoder().decode(bytes));
  if (status < 200 || status > 299) throw refusalError(readRefusal(status, json), read, retryAfter);
  if (json !== undefined) return json;
  const isTooMuch = bytes === 'too large';
  const reason = isTooMuch ? bytes : 'not JSON';
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', status, reason, isTooMuch });
}
