import { isJsonObject, type JsonObject, stringField, WireFormatError } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { parseAnswer } from '../parse-answer.ts';
import { untilAborted } from '../until-aborted.ts';
import { activityTimestamp } from './activity-timestamp.ts';
import { type RequestOptions, stampedRequest } from './stamped-request.ts';
import { TurnkeyRequestError } from './turnkey-request-error.ts';

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 12_800;

/** Submits an activity and waits for its result. */
export async function submitActivity(
  context: ClientContext,
  type: string,
  parameters: object,
  options: RequestOptions = {},
): Promise<JsonObject> {
  const name = type.replace(/^ACTIVITY_TYPE_|_V\d+$/g, '').toLowerCase();
  const body = { type, timestampMs: await activityTimestamp(context, options.signal), parameters };
  let activity = readActivity(await stampedRequest(context, `/public/v1/submit/${name}`, body, options));
  for (let pause = FIRST_PAUSE_MS; isPending(activity) && pause <= LAST_PAUSE_MS; pause *= 2) {
    await wait(pause, options.signal);
    const query = { organizationId: activity.organizationId, activityId: activity.id };
    activity = readActivity(await stampedRequest(context, '/public/v1/query/get_activity', query, options));
  }
  return resultOf(activity);
}

/**
 * The result of an activity.
 * @throws TurnkeyRequestError when it is not completed.
 */
export function resultOf({ id, status, result, failure }: Activity): JsonObject {
  if (status === 'ACTIVITY_STATUS_COMPLETED') return result;
  const { code, message } = failure;
  throw new TurnkeyRequestError(typeof message === 'string' ? message : `The activity is ${status}.`, {
    status: 200,
    code: typeof code === 'number' ? code : 0,
    activity: { id, status },
  });
}

export interface Activity {
  id: string;
  organizationId: string;
  status: string;
  /** The only value in Turnkey's `result`. */
  result: JsonObject;
  failure: JsonObject;
}

/** @throws PosternError UNEXPECTED_RESPONSE when the answer holds no activity. */
export function readActivity({ activity }: JsonObject): Activity {
  return parseAnswer(200, () => {
    if (!isJsonObject(activity)) throw new WireFormatError('no activity');
    const [result] = isJsonObject(activity.result) ? Object.values(activity.result) : [];
    return {
      id: stringField(activity, 'id'),
      organizationId: stringField(activity, 'organizationId'),
      status: stringField(activity, 'status'),
      result: isJsonObject(result) ? result : {},
      failure: isJsonObject(activity.failure) ? activity.failure : {},
    };
  });
}

/** @throws The reason of the signal. */
async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await untilAborted(pause, signal).finally(() => clearTimeout(timer));
}

function isPending({ status }: Activity): boolean {
  return status === 'ACTIVITY_STATUS_CREATED' || status === 'ACTIVITY_STATUS_PENDING';
}
