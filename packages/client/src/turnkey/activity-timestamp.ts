import type { ClientContext } from '../context.ts';
import { untilAborted } from '../until-aborted.ts';

const TIMEOUT_MS = 3_000;

/**
 * `timestampMs` of a new activity. When no server has answered yet, asks the backend for the time.
 * @throws The reason of the signal.
 */
export async function activityTimestamp(
  { backendUrl, clock, fetch }: ClientContext,
  signal: AbortSignal | undefined,
): Promise<string> {
  const ask = async () => {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
    await fetch(`${backendUrl}/healthz`, { signal: timeout.signal }).finally(() => clearTimeout(timer));
  };
  return String(await untilAborted(clock.exactly(ask), signal));
}
