import type { z } from 'zod';
import type { RefusalReader } from './refusal.ts';
import { UpstreamError } from './upstream-error.ts';

/** A question to Turnkey's API. */
export interface Query<Answer> {
  /** Last part of the path: `/public/v1/query/<name>`. */
  name: string;
  /** The organization that the question is about. */
  organizationId: string;
  fields?: object;
  answer: z.ZodType<Answer>;
  refusals?: RefusalReader;
}

/**
 * Sends a query and checks the form of the answer.
 * @throws UpstreamError
 */
export type RunQuery = <Answer>(query: Query<Answer>, deadline: AbortSignal) => Promise<Answer>;

/** Sends one stamped request, with retries, and returns the parsed answer. */
export type Post = (
  path: string,
  body: string,
  refusals: RefusalReader | undefined,
  deadline: AbortSignal,
) => Promise<unknown>;

export function createRunQuery(post: Post): RunQuery {
  return async ({ name, organizationId, fields, answer, refusals }, deadline) => {
    const body = JSON.stringify({ organizationId, ...fields });
    const parsed = answer.safeParse(await post(`/public/v1/query/${name}`, body, refusals, deadline));
    if (parsed.success) return parsed.data;
    throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: `unexpected answer to ${name}` });
  };
}
