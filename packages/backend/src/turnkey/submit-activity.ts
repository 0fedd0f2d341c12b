import type { z } from 'zod';
import type { Activity } from './activity.ts';
import { activitySchema } from './activity.ts';
import { getActivity } from './get-activity.ts';
import type { Post, RunQuery } from './query.ts';
import type { RefusalReader } from './refusal.ts';
import { noReading, readRefusal, refusalError } from './refusal.ts';
import { pause } from './retry.ts';
import { UpstreamError } from './upstream-error.ts';

/** An activity to submit. */
export interface ActivitySubmission<Result> {
  /** Last part of the path: `/public/v1/submit/<name>`. */
  name: string;
  /** The exact bytes. The same bytes again are the same activity, never a second one. */
  body: string;
  /** Key of the result in `activity.result`. */
  resultKey: string;
  result: z.ZodType<Result>;
  refusals?: RefusalReader;
}

interface Channel {
  post: Post;
  query: RunQuery;
  pollMs: number;
}

const POLL_GROWTH = 1.6;
const MAX_POLL_MS = 2_000;

/** Submits an activity, waits until it is finished and returns its checked result. */
export async function submitActivity<Result>(
  channel: Channel,
  submission: ActivitySubmission<Result>,
  deadline: AbortSignal,
): Promise<Result> {
  const { name, body, resultKey, result, refusals } = submission;
  const json = await channel.post(`/public/v1/submit/${name}`, body, refusals, deadline);
  const submitted = activitySchema.safeParse(json);
  if (!submitted.success) throw unexpected(name);
  const activity = await settled(channel, submitted.data.activity, deadline);
  if (activity.status === 'ACTIVITY_STATUS_COMPLETED') {
    const parsed = result.safeParse(activity.result?.[resultKey]);
    if (parsed.success) return parsed.data;
    throw unexpected(name);
  }
  if (activity.status === 'ACTIVITY_STATUS_FAILED' || activity.status === 'ACTIVITY_STATUS_REJECTED') {
    throw refusalError(readRefusal(0, activity.failure), refusals ?? noReading, null);
  }
  // The activity waits for other approvals. It may happen later, but this request does not wait for it.
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: activity.status });
}

async function settled(channel: Channel, submitted: Activity, deadline: AbortSignal): Promise<Activity> {
  let activity = submitted;
  let waitMs = channel.pollMs;
  while (activity.status === 'ACTIVITY_STATUS_CREATED' || activity.status === 'ACTIVITY_STATUS_PENDING') {
    await pause(waitMs, deadline);
    waitMs = Math.min(waitMs * POLL_GROWTH, MAX_POLL_MS);
    activity = await getActivity(channel, submitted.organizationId, submitted.id, deadline);
  }
  return activity;
}

function unexpected(name: string): UpstreamError {
  return new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: `unexpected answer to ${name}` });
}
