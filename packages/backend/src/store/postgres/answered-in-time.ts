import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError } from '../../auth-error.ts';
import { isBeforeStatement, isOutage } from './outage.ts';

const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 200;

/** How long to wait for an answer, and what to do without one. */
export interface Patience {
  limitMs: number;
  /** There was no answer in time. */
  onSilence(): void;
}

/**
 * Asks the database, and waits for a limited time. A statement that the database has certainly not read is sent again
 * until then, so that a restart of the database is only a delay.
 * @param ask Sends one statement.
 * @throws AuthError STORE_UNAVAILABLE when the database does not answer in time, or its connection is lost. The statement
 *   may have been executed, and may still be.
 */
export async function answeredInTime<Result>(ask: () => Promise<Result>, patience: Patience): Promise<Result> {
  const endsAt = performance.now() + patience.limitMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    try {
      return await within(endsAt - performance.now(), ask(), patience);
    } catch (error) {
      if (!isOutage(error)) throw error;
      const isOver = performance.now() + pauseMs >= endsAt;
      if (isOver || !isBeforeStatement(error)) throw new AuthError('STORE_UNAVAILABLE', { cause: error });
    }
    await sleep(pauseMs);
  }
}

/** The same for every method of an object. */
export function allAnsweredInTime<Part extends object>(part: Part, patience: Patience): Part {
  const methods = Object.entries(part as Record<string, (...args: unknown[]) => Promise<unknown>>);
  const limited = methods.map(([name, method]) => [
    name,
    (...args: unknown[]) => answeredInTime(() => method(...args), patience),
  ]);
  return Object.fromEntries(limited) as Part;
}

async function within<Result>(ms: number, answer: Promise<Result>, { onSilence }: Patience): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AuthError('STORE_UNAVAILABLE'));
      onSilence();
    }, ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
