import { STAMP_HEADER } from '@postern/protocol';
import { parseJson } from '../parse-json.ts';
import { activitySchema } from './activity.ts';
import type { Exchange } from './exchange/exchange.ts';
import { forward } from './forward.ts';
import { noReading, readRefusal, refusalError } from './refusal.ts';
import { isRefusal } from './upstream-error.ts';

/** A `DELETE_API_KEYS` that the browser stamped with the key of its session. */
export interface StampedDeletion {
  /** The exact bytes that are stamped. */
  body: string;
  /** Value of the `X-Stamp` header. */
  stamp: string;
}

/**
 * Forwards the request to Turnkey.
 * @returns Whether the keys are deleted. False when Turnkey refused or waits for other approvals.
 * @throws UpstreamError when Turnkey does not answer.
 */
export async function deleteSessionKeys(
  exchange: Exchange,
  { body, stamp }: StampedDeletion,
  deadline: AbortSignal,
): Promise<boolean> {
  const path = '/public/v1/submit/delete_api_keys';
  const answer = await forward(exchange, path, body, { [STAMP_HEADER]: stamp }, deadline);
  const json = parseJson(new TextDecoder().decode(answer.bytes));
  if (answer.status >= 200 && answer.status <= 299) {
    return activitySchema.safeParse(json).data?.activity.status === 'ACTIVITY_STATUS_COMPLETED';
  }
  const refused = refusalError(readRefusal(answer.status, json), noReading, answer.retryAfter);
  if (isRefusal(refused)) return false;
  throw refused;
}
