import { ACTIVITY_WINDOW, type JsonObject } from '@postern/protocol';
import { ApiError, apiError } from '../errors/api-error.ts';
import { activityAnswer } from './activity-view.ts';
import { authenticate } from './authentication/authenticate.ts';
import { checkStamp } from './authentication/check-stamp.ts';
import type { Kernel, StampedRequest } from './kernel.ts';
import { propose } from './propose.ts';
import { parseActivityRequest } from './request-body.ts';
import { isVoteType, vote } from './vote.ts';

/**
 * Runs a request for an activity: stamp, outer fields, gate, decision, execution, response. The activity's record,
 * changes and result are committed together or not at all. A repeated body is not executed again; the answer is the
 * activity of the first time.
 * @returns `{ activity }` in the form of the API.
 * @throws ApiError
 */
export async function submit(kernel: Kernel, stamped: StampedRequest): Promise<JsonObject> {
  const checked = await checkStamp(kernel, stamped);
  const request = parseActivityRequest(checked.body);
  requireCurrent(kernel, Number(request.timestampMs));
  const step = isVoteType(request.type) ? vote : propose;
  const caller = await authenticate(kernel, checked, request.organizationId);
  const outcome = await step(kernel, request, caller, checked.body);
  if (outcome instanceof ApiError) throw outcome;
  kernel.messages.deliverSoon();
  return { activity: activityAnswer(outcome, caller.userId) };
}

/** The clock of a client runs on when a test moves the clock of the authority. */
function requireCurrent({ runtime }: Kernel, timestampMs: number): void {
  const isCurrent = (now: number) =>
    now - timestampMs <= ACTIVITY_WINDOW.pastMs && timestampMs - now <= ACTIVITY_WINDOW.futureMs;
  if (!isCurrent(runtime.now()) && !isCurrent(runtime.clientNow())) throw apiError('STALE_TIMESTAMP');
}
