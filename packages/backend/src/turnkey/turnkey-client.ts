import type { Post, RunQuery } from './query.ts';
import { createRunQuery } from './query.ts';
import { noReading } from './refusal.ts';
import type { RetryPolicy } from './retry.ts';
import { retry } from './retry.ts';
import type { Transport } from './send.ts';
import { send } from './send.ts';
import type { ActivitySubmission } from './submit-activity.ts';
import { submitActivity } from './submit-activity.ts';

/** Turnkey's API, with the key of the parent organization. */
export interface TurnkeyClient {
  /** The parent organization. */
  organizationId: string;
  /** Unix time in milliseconds. */
  now(): number;
  query: RunQuery;
  /**
   * Submits an activity, waits until it is finished and checks the form of its result.
   * @throws UpstreamError
   */
  submit<Result>(submission: ActivitySubmission<Result>, deadline: AbortSignal): Promise<Result>;
}

export interface TurnkeyClientOptions {
  organizationId: string;
  transport: Transport;
  retries: RetryPolicy;
  /** First pause before a pending activity is read again, in milliseconds. */
  pollMs: number;
  now: () => number;
}

/** Makes the client. */
export function createTurnkeyClient(options: TurnkeyClientOptions): TurnkeyClient {
  const { organizationId, transport, retries, pollMs, now } = options;
  const post: Post = (path, body, refusals = noReading, deadline) =>
    retry(() => send(transport, path, body, refusals, deadline), retries, deadline);
  const query = createRunQuery(post);
  return {
    organizationId,
    now,
    query,
    submit: (submission, deadline) => submitActivity({ post, query, pollMs }, submission, deadline),
  };
}
