import { browserItems } from './session/browser-items.ts';

/** The time of the servers. The clock of the device may be wrong. */
export interface ServerClock {
  /** Unix time in milliseconds: the device's clock, corrected by the time of the servers. */
  now(): number;
  /**
   * The time for the timestamp of an activity, which Turnkey compares with its own.
   * @param ask Sends any request to a server. Called when no server has answered since this client was created.
   */
  exactly(ask: () => Promise<unknown>): Promise<number>;
  /** Reads the header `Date` of every answer (RFC 9110, section 6.6.1), if the page may read it. */
  watching(send: typeof fetch): typeof fetch;
}

const OFFSET = 'postern:clock-offset';
/** Smaller differences come from network delay and rounding. */
const TOLERANCE_MS = 30_000;

/** @param deviceNow The device's clock: Unix time in milliseconds. */
export function createServerClock(deviceNow: () => number): ServerClock {
  const items = browserItems('localStorage');
  let isKnown = false;
  let asked: Promise<unknown> | undefined;
  let offset: number | undefined;

  function now(): number {
    offset ??= Number(items.get(OFFSET)) || 0;
    return deviceNow() + offset;
  }

  /** Stores the offset. The next page needs it to know whether its session has ended, before it sends any request. */
  function keep(value: number): void {
    offset = value;
    try {
      if (value === 0) items.remove(OFFSET);
      else items.set(OFFSET, String(value));
    } catch {
      // The next answer of a server has the time again.
    }
  }

  function learn(serverTime: number): void {
    isKnown = true;
    if (Math.abs(serverTime - now()) < TOLERANCE_MS) return;
    const difference = serverTime - deviceNow();
    keep(Math.abs(difference) < TOLERANCE_MS ? 0 : difference);
  }

  return {
    now,

    async exactly(ask) {
      if (!isKnown) {
        asked ??= ask().catch(() => undefined);
        await asked;
      }
      return now();
    },

    watching: (send) => async (input, init) => {
      const response = await send(input, init);
      const date = Date.parse(response.headers.get('Date') ?? '');
      if (date) learn(date);
      return response;
    },
  };
}
