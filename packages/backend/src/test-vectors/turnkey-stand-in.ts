import type { Query } from '../turnkey/query.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';

/** A question that was asked: its name, the organization, and the fields. */
export type Asked = [name: string, organizationId: string, fields: Record<string, unknown>];

/** Turnkey's API of a test: `answer` says what it answers to a query. It must have the form of Turnkey's answer. */
export function turnkeyStandIn(
  answer: (name: string, organizationId: string, fields: Record<string, unknown>) => unknown,
  asked: Asked[] = [],
): TurnkeyClient {
  return {
    organizationId: 'parent',
    now: () => 0,
    async query<Answer>({ name, organizationId, fields, answer: schema }: Query<Answer>) {
      const given = { ...fields };
      asked.push([name, organizationId, given]);
      return schema.parse(await answer(name, organizationId, given));
    },
    submit: () => Promise.reject(new Error('nothing is submitted')),
  };
}

/** An answer about which nothing is known, and one that says no. */
export const outage = (): UpstreamError => new UpstreamError('UPSTREAM_TIMEOUT', { outcome: 'unknown' });
export const refusal = (): UpstreamError => new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused' });

/** A completed activity of a list. */
export function listed(
  id: string,
  parts: { intent?: object; result?: object | null; seconds?: number; nanos?: number },
) {
  const { intent = {}, result, seconds = 0, nanos = 0 } = parts;
  return { id, intent, result, createdAt: { seconds: String(seconds), nanos: String(nanos) } };
}

export const DEADLINE: AbortSignal = new AbortController().signal;
