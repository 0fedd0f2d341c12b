import type { RefusalReader } from './refusal.ts';
import { noReading } from './refusal.ts';
import type { RetryPolicy } from './retry.ts';
import { retry } from './retry.ts';
import type { Transport } from './send.ts';
import { send } from './send.ts';
import { submitActivity } from './submit-activity.ts';
import type { TurnkeyClient } from './turnkey-client.ts';
import { UpstreamError } from './upstream-error.ts';

export interface TurnkeyClientOptions {
  organizationId: string;
  transport: Transport;
  retries: RetryPolicy;
  /** First pause between two looks at a pending activity, in milliseconds. */
  pollMs: number;
  now: () => number;
}

/** Makes the client. Connections stay open between requests, as Node's `fetch` keeps them. */
export function createTurnkeyClient(options: TurnkeyClientOptions): TurnkeyClient {
  const { organizationId, transport, retries, pollMs, now } = options;

  const post = (path: string, body: string, refusals: RefusalReader = noReading, deadline: AbortSignal) =>
    retry(() => send(transport, path, body, refusals, deadline), retries, deadline);

  const query: TurnkeyClient['query'] = async ({ name, answer, refusals, ...question }, deadline) => {
    const body = JSON.stringify({ organizationId: question.organizationId, ...question.fields });
    const json = await post(`/public/v1/query/${name}`, body, refusals, deadline);
    const parsed = answer.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: `unexpected answer to ${name}` });
  };

  return {
    organizationId,
    now,
    query,
    submit: (submission, deadline) => submitActivity({ post, query, pollMs }, submission, deadline),
  };
}
