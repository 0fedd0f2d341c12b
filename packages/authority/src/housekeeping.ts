import { ACTIVITY_WINDOW } from '@postern/protocol';
import { VOTING_PERIOD_MS } from './pipeline/vote.ts';
import type { Database } from './store/database.ts';

const INTERVAL_MS = 600_000;
/** Limits count codes of the last minutes only; a day leaves time to find out why somebody could not log in. */
const EXPIRED_CODES_KEPT_MS = 86_400_000;
const MESSAGES_KEPT_MS = 604_800_000;
/** A request can be sent again for as long as its timestamp is accepted, which may be in the future a little. */
const SECRETS_KEPT_MS = ACTIVITY_WINDOW.pastMs + ACTIVITY_WINDOW.futureMs;

export interface Housekeeping {
  /** Stops, and waits for a round that is under way. */
  close(): Promise<void>;
}

/**
 * Deletes what is not needed any more, at once and then every ten minutes: one-time codes that expired a day ago,
 * messages of a week ago that are not to be tried again, and secrets of activities once they cannot be asked for. Several processes may do it at the same time.
 * @param now Unix time in milliseconds.
 * @param onError Told why a round has failed; the next one tries again.
 */
export function startHousekeeping(
  database: Database,
  now: () => number,
  onError: (error: unknown) => void,
): Housekeeping {
  let running: Promise<void> | undefined;

  function tidy(): void {
    const moment = now();
    running ??= database
      .transaction(async ({ activities, oneTimeCodes, outbox }) => {
        await activities.deleteSecrets(new Date(moment - SECRETS_KEPT_MS), new Date(moment - VOTING_PERIOD_MS));
        await oneTimeCodes.deleteExpired(new Date(moment - EXPIRED_CODES_KEPT_MS));
        await outbox.deleteSettled(new Date(moment - MESSAGES_KEPT_MS));
      })
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
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
