/** What a clock shows. Unix time in milliseconds. */
export interface ClockState {
  now: number;
  /** The clock that was not moved: the system's, or the one of the authority's options. */
  systemNow: number;
  isStopped: boolean;
}

/** A clock that can be moved. It is of one process and begins anew with each start. */
export interface AdjustableClock {
  now(): number;
  state(): ClockState;
  /** @param ms How far to move it, in milliseconds; negative to move it back. */
  advance(ms: number): void;
  /** Sets it to a time, at which it runs on, or stands still when it is stopped. */
  set(now: number): void;
  stop(): void;
  start(): void;
  /** Makes it show the time of the clock that was not moved. */
  reset(): void;
  /** @returns Moves the clock again as far as it is moved now; a stopped clock shows the same time again. */
  keep(): () => void;
}

/** @param systemNow The clock that this one begins with and runs along with. Unix time in milliseconds. */
export function createAdjustableClock(systemNow: () => number): AdjustableClock {
  let offset = 0;
  let stoppedAt: number | undefined;
  const now = () => stoppedAt ?? systemNow() + offset;
  function set(time: number): void {
    if (stoppedAt === undefined) offset = time - systemNow();
    else stoppedAt = time;
  }
  return {
    now,
    state: () => ({ now: now(), systemNow: systemNow(), isStopped: stoppedAt !== undefined }),
    advance: (ms) => set(now() + ms),
    set,
    stop() {
      stoppedAt = now();
    },
    start() {
      if (stoppedAt === undefined) return;
      offset = stoppedAt - systemNow();
      stoppedAt = undefined;
    },
    reset() {
      offset = 0;
      stoppedAt = undefined;
    },
    keep() {
      const kept = { offset, stoppedAt };
      return () => {
        ({ offset, stoppedAt } = kept);
      };
    },
  };
}
