import { z } from 'zod';
import { parseJson } from '../parse-json.ts';
import { activitySchema } from './activity.ts';
import type { Exchange } from './exchange/exchange.ts';
import { forward } from './forward.ts';
import type { Refusal } from './refusal.ts';
import { readRefusal, refusalError } from './refusal.ts';
import { UpstreamError } from './upstream-error.ts';

const result = z.object({ session: z.string().min(1) });

/**
 * `STAMP_LOGIN` with the stamp of a user. Body and stamp are forwarded unchanged.
 * @param body The exact bytes that were stamped.
 * @throws UpstreamError CREDENTIAL_UNKNOWN, INVALID_STAMP; ACCOUNT_AMBIGUOUS when several sub-organizations know the
 *   credential.
 */
export async function stampLogin(
  exchange: Exchange,
  body: string,
  stamp: Record<string, string>,
  deadline: AbortSignal,
): Promise<z.infer<typeof result>> {
  const answer = await forward(exchange, '/public/v1/submit/stamp_login', body, stamp, deadline);
  const json = parseJson(new TextDecoder().decode(answer.bytes));
  if (answer.status !== 200) throw refusalError(readRefusal(answer.status, json), refusals, answer.retryAfter);
  const parsed = activitySchema.safeParse(json);
  const { status = 'none', result: results } = parsed.data?.activity ?? {};
  const login = result.safeParse(results?.stampLoginResult);
  if (status === 'ACTIVITY_STATUS_COMPLETED' && login.success) return login.data;
  // A log-in that needs approvals or a second factor is not supported here.
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: status });
}

function refusals({ turnkeyErrorCode, message, status }: Refusal) {
  if (turnkeyErrorCode === 'CREDENTIAL_CONFLICT' || message.includes('more than one suborg'))
    return 'ACCOUNT_AMBIGUOUS';
  if (turnkeyErrorCode === 'PUBLIC_KEY_NOT_FOUND' || turnkeyErrorCode === 'CREDENTIAL_NOT_FOUND') {
    return 'CREDENTIAL_UNKNOWN';
  }
  if (message.includes('could not find public key') || message.includes('credential ID could not be found')) {
    return 'CREDENTIAL_UNKNOWN';
  }
  return status === 401 || status === 400 ? 'INVALID_STAMP' : undefined;
}
