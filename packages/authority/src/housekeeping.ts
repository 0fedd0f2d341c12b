import { ACTIVITY_WINDOW } from '@postern/protocol';
import { VOTING_PERIOD_MS } from './pipeline/vote.ts';
import type { Database, Store } from './store/database.ts';

const INTERVAL_MS = 600_000;
/** Limits only count the codes of the last minutes. A day leaves time to find out why a log-in failed. */
const EXPIRED_CODES_KEPT_MS = 86_400_000;
const MESSAGES_KEPT_MS = 604_800_000;
/** A request can be sent again while its timestamp is accepted. The timestamp may be slightly in the future. */
const SECRETS_KEPT_MS = ACTIVITY_WINDOW.pastMs + ACTIVITY_WINDOW.futureMs;

export interface Housekeeping {
  /** Stops, and waits for the current round. */
  close(): Promise<void>;
}

/**
 * Deletes old data at once and then every ten minutes: one-time codes a day after they expired, messages after a week
 * unless another attempt is due, and secrets of activities that no request can return any more. Several processes may
 * do it at the same time.
 * @param now Unix time in milliseconds.
 * @param onError Reports why a round failed. The next round tries again.
 */
export function startHousekeeping(
  database: Database,
  now: () => number,
  onError: (error: unknown) => void,
): Housekeeping {
  let running: Promise<void> | undefined;

  function tidy(): void {
    const moment = now();
    running ??= tidyAll(moment)
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
  }

  async function tidyAll(moment: number): Promise<void> {
    const decidedBefore = new Date(moment - SECRETS_KEPT_MS);
    const openBefore = new Date(moment - VOTING_PERIOD_MS);
    const expiredBefore = new Date(moment - EXPIRED_CODES_KEPT_MS);
    const settledBefore = new Date(moment - MESSAGES_KEPT_MS);
    await repeat(({ activities }) => activities.deleteSecrets(decidedBefore, openBefore));
    await repeat(({ oneTimeCodes }) => oneTimeCodes.deleteExpired(expiredBefore));
    await repeat(({ outbox }) => outbox.deleteSettled(settledBefore));
  }

  /** Each batch is a transaction of its own: what is done stays done, and no lock is held for long. */
  async function repeat(batch: (store: Store) => Promise<number>): Promise<void> {
    while ((await database.transaction(batch)) > 0);
  }

  tidy();
  const timer = setInterval(tidy, INTERVAL_MS).unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
