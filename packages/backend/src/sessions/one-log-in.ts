import type { AuthErrorCode, LoginResponse } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../auth-error.ts';
import type { OneTimeValues } from '../store/contract.ts';
import { pause } from '../turnkey/retry.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import type { RequestSecret } from './sealed-answer.ts';
import { openAnswer, requestSecret, sealAnswer } from './sealed-answer.ts';
import type { Sessions } from './sessions.ts';

/** The token that proves a log-in. */
export interface Proof {
  /** Identifies the token, independent of its signature. */
  id: string;
  /** When the token expires: Unix time in milliseconds. */
  expiresAtMs: number;
  /** The error when the token has already opened a session. */
  used: AuthErrorCode;
  /** The whole request, after its checks. */
  request: object;
  /**
   * Whether the request contains a secret that is not part of the activity at Turnkey, where other users may read it.
   * Only then the answer is stored for a repeated request.
   */
  isSecret: boolean;
}

/**
 * Sends an activity that opens a session. When the request is repeated, the timestamp is the same. So the bytes are the
 * same, and Turnkey executes the activity once.
 * @param activity Receives the timestamp: Unix time in milliseconds.
 */
export type SendLogIn = <Result>(activity: (timestampMs: number) => Promise<Result>) => Promise<Result>;

type Work = (send: SendLogIn) => Promise<LoginResponse>;

export interface OneLogIn {
  /**
   * Logs in with a token that opens one session. If the same request comes again within a minute, for example after a
   * lost answer, it gets the same answer, as long as the key of the session is registered. If certainly no session was
   * opened, the token can be used again.
   * @throws AuthError `used` for every other request with the token, and the errors of `work`.
   */
  run(proof: Proof, work: Work, deadline: AbortSignal): Promise<LoginResponse>;
  /**
   * Uses up a token for something else than a log-in.
   * @throws AuthError `used` when it was used before.
   */
  spend(token: Pick<Proof, 'id' | 'expiresAtMs' | 'used'>): Promise<void>;
}

export interface OneLogInOptions {
  values: OneTimeValues;
  sessions: Pick<Sessions, 'checkNow'>;
  /** How long to wait for the same request in another process, in milliseconds. */
  waitMs: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

const REPEATABLE_MS = 60_000;
const POLL_MS = 100;

const recordSchema = z.object({
  /** Identifies the request. */
  digest: z.string(),
  timestampMs: z.number(),
  /** `doubtful`: Turnkey may have opened a session, but its answer is not known. */
  state: z.enum(['under way', 'doubtful', 'done']),
  /** Encrypted. Undefined when it was not stored. */
  answer: z.string().optional(),
});

type LogInRecord = z.infer<typeof recordSchema>;

/**
 * The store holds a digest of the request, its time, and the encrypted answer. The key for the answer comes from the
 * request, so reading the store is not enough to sign in.
 */
export function createOneLogIn({ values, sessions, waitMs, now }: OneLogInOptions): OneLogIn {
  /** @param text What the store holds. */
  async function attempt(
    proof: Proof,
    secret: RequestSecret,
    text: string,
    isFirst: boolean,
    work: Work,
  ): Promise<LoginResponse> {
    const { id } = proof;
    const record = recordSchema.parse(JSON.parse(text));
    let sent = 0;
    let isDoubtful = false;
    try {
      const answer = await work(async (activity) => {
        isDoubtful = true;
        try {
          return await activity(record.timestampMs + sent++);
        } catch (error) {
          isDoubtful = !(error instanceof UpstreamError && error.outcome === 'refused');
          throw error;
        }
      });
      const kept = proof.isSecret ? { answer: sealAnswer(answer, secret) } : {};
      await values.replace(id, text, JSON.stringify({ ...record, state: 'done', ...kept }));
      return answer;
    } catch (error) {
      if (isDoubtful) await values.replace(id, text, JSON.stringify({ ...record, state: 'doubtful' }));
      else if (isFirst) await values.take(id, now());
      throw error;
    }
  }

  /** A session that has ended is not returned again. */
  async function repeat(answer: LoginResponse, used: AuthErrorCode): Promise<LoginResponse> {
    try {
      await sessions.checkNow(answer.sessionToken);
      return answer;
    } catch (error) {
      if (error instanceof UpstreamError) throw error;
      throw new AuthError(used, { cause: error });
    }
  }

  return {
    async spend({ id, expiresAtMs, used }) {
      const record: LogInRecord = { digest: '', timestampMs: now(), state: 'done' };
      if (!(await values.put(id, JSON.stringify(record), expiresAtMs, now()))) throw new AuthError(used);
    },
    async run(proof, work, deadline) {
      const { id, expiresAtMs, used } = proof;
      const secret = requestSecret(proof.request);
      const own = JSON.stringify({
        digest: secret.digest,
        timestampMs: now(),
        state: 'under way',
      } satisfies LogInRecord);
      for (let waitedMs = 0; ; waitedMs += POLL_MS) {
        if (await values.put(id, own, expiresAtMs, now())) return attempt(proof, secret, own, true, work);
        const text = await values.find(id, now());
        // The record was deleted between the two calls.
        if (text === undefined) continue;
        const standing = recordSchema.parse(JSON.parse(text));
        const isSame = standing.digest === secret.digest && standing.timestampMs > now() - REPEATABLE_MS;
        if (!isSame || (standing.state === 'done' && !standing.answer)) throw new AuthError(used);
        if (standing.answer) return repeat(openAnswer(standing.answer, secret), used);
        if (standing.state === 'doubtful' || waitedMs >= waitMs) {
          return attempt(proof, secret, text, false, work);
        }
        await pause(POLL_MS, deadline);
      }
    },
  };
}
