import { STAMP_HEADER } from '@postern/protocol';
import { parseJson } from '../parse-json.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Exchange, ExchangeAnswer } from './exchange/exchange.ts';
import type { RefusalReader } from './refusal.ts';
import { readRefusal, refusalError } from './refusal.ts';
import { stampWith } from './stamp.ts';
import { UpstreamError } from './upstream-error.ts';

/** How requests are sent to Turnkey. */
export interface Transport {
  exchange: Exchange;
  keys: ApiKeys;
  /** Timeout of one attempt in milliseconds. The whole request has its own deadline. */
  attemptTimeoutMs: number;
}

/** How Turnkey says that it does not know a key, or that it has expired. */
const KEY_REFUSED = /could not find public key|expired api key/;

const MAX_RESPONSE_BYTES = 1_048_576;

/**
 * Sends one stamped request and returns the parsed body of a successful answer. If Turnkey does not know the key, the
 * request is sent with the next key. It was certainly not executed before.
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
  const answer = await sendWithAnyKey(transport, path, body, deadline);
  const { status, retryAfter = null, bytes } = answer;
  const json = bytes === 'too large' ? undefined : parseJson(new TextDecoder().decode(bytes));
  if (status < 200 || status > 299) throw refusalError(readRefusal(status, json), read, retryAfter);
  if (json !== undefined) return json;
  const isTooMuch = bytes === 'too large';
  const reason = isTooMuch ? bytes : 'not JSON';
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', status, reason, isTooMuch });
}

async function sendWithAnyKey(
  { exchange, keys, attemptTimeoutMs: timeoutMs }: Transport,
  path: string,
  body: string,
  deadline: AbortSignal,
): Promise<ExchangeAnswer> {
  let refused: ExchangeAnswer | undefined;
  do {
    for (const key of await keys.inOrder()) {
      const stamp = { [STAMP_HEADER]: stampWith(key, body) };
      const answer = await exchange.send({ path, body, stamp, maxBytes: MAX_RESPONSE_BYTES, deadline, timeoutMs });
      if (!refusesKey(answer)) return answer;
      keys.noteRefused(key);
      refused = answer;
    }
  } while (await keys.reload());
  if (refused) return refused;
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused', status: 401, reason: 'no API key' });
}

function refusesKey({ status, bytes }: ExchangeAnswer): boolean {
  if ((status !== 401 && status !== 403) || bytes === 'too large') return false;
  const { turnkeyErrorCode, message } = readRefusal(status, parseJson(new TextDecoder().decode(bytes)));
  return turnkeyErrorCode === 'PUBLIC_KEY_NOT_FOUND' || KEY_REFUSED.test(message);
}
