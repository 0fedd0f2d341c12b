import type { ClientContext } from '../context.ts';

const TIMEOUT_MS = 3_000;

/** `timestampMs` of a new activity. When no server has said the time yet, the backend is asked. */
export async function activityTimestamp({ backendUrl, clock, fetch }: ClientContext): Promise<string> {
  const ask = async () => {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
    await fetch(`${backendUrl}/healthz`, { signal: timeout.signal }).finally(() => clearTimeout(timer));
  };
  return String(await clock.exactly(ask));
}
