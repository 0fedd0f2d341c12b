import type { z } from 'zod';
import type { RefusalReader } from './refusal.ts';

/** A question to Turnkey's API. */
export interface Query<Answer> {
  /** Last part of the path: `/public/v1/query/<name>`. */
  name: string;
  /** The organization that is asked. */
  organizationId: string;
  fields?: object;
  answer: z.ZodType<Answer>;
  refusals?: RefusalReader;
}

/** Something that Turnkey is to do. */
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

/** Turnkey's API, with the key of the parent organization. */
export interface TurnkeyClient {
  /** The parent organization. */
  organizationId: string;
  /** Unix time in milliseconds. */
  now(): number;
  /**
   * Asks, and checks the form of the answer.
   * @throws UpstreamError
   */
  query<Answer>(query: Query<Answer>, deadline: AbortSignal): Promise<Answer>;
  /**
   * Submits an activity, waits until it is done and checks the form of its result.
   * @throws UpstreamError
   */
  submit<Result>(submission: ActivitySubmission<Result>, deadline: AbortSignal): Promise<Result>;
}
