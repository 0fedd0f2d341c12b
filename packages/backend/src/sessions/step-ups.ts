import { createHash } from 'node:crypto';
import type { StepUpMethod } from '@postern/protocol';
import { z } from 'zod';
import type { OneTimeValues } from '../store/contract.ts';

/** When the user of a session last proved again who they are, by method: Unix times in milliseconds. */
export type StepUpTimes = Partial<Record<StepUpMethod, number>>;

/** The step-ups of sessions. Each belongs to one session token and ends with it. */
export interface StepUps {
  /** @param expiresAt When the session expires: Unix time in seconds. */
  note(token: string, method: StepUpMethod, expiresAt: number): Promise<void>;
  find(token: string): Promise<StepUpTimes>;
}

const timesSchema: z.ZodType<StepUpTimes> = z.object({
  otp: z.number().optional(),
  passkey: z.number().optional(),
});

/** @param now Unix time in milliseconds. */
export function createStepUps(values: OneTimeValues, now: () => number): StepUps {
  const read = async (token: string) => values.find(keyOf(token), now());
  return {
    async note(token, method, expiresAt) {
      const key = keyOf(token);
      for (;;) {
        const before = await read(token);
        const after = JSON.stringify({ ...parse(before), [method]: now() } satisfies StepUpTimes);
        const isNoted =
          before === undefined
            ? await values.put(key, after, expiresAt * 1000, now())
            : await values.replace(key, before, after);
        // Otherwise another step-up of the same session was faster.
        if (isNoted) return;
      }
    },
    find: async (token) => parse(await read(token)),
  };
}

/** A reader of the store must not get the token. */
function keyOf(token: string): string {
  return `step-up:${createHash('sha256').update(token).digest('base64url')}`;
}

function parse(text: string | undefined): StepUpTimes {
  return text === undefined ? {} : timesSchema.parse(JSON.parse(text));
}
