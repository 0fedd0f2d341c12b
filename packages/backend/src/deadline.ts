/** Everything that a signal of `underDeadline` ends. It needs one timer. */
const clocks = new WeakMap<AbortSignal, Clock>();

/**
 * Calls `stop` at the deadline or after a time limit. Release it when the work is over, so that no timer is left.
 * `stop` may be called twice.
 * @param ms Milliseconds. Without it, only the deadline applies.
 * @returns The function that releases it.
 */
export function limitTime(
  deadline: AbortSignal | null | undefined,
  ms: number | undefined,
  stop: () => void,
): () => void {
  if (deadline?.aborted) stop();
  const clock = deadline ? clocks.get(deadline) : undefined;
  if (clock) return clock.add(ms, stop);
  const timer = ms === undefined ? undefined : setTimeout(stop, ms);
  deadline?.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(timer);
    deadline?.removeEventListener('abort', stop);
  };
}

/**
 * Does work with a signal that aborts when its time is up. The timer ends with the work, unlike the one of
 * `AbortSignal.timeout`. Every `limitTime` with this signal shares the timer.
 * @param ms Milliseconds.
 * @param outer Aborts the signal too, for example the deadline of the whole request.
 */
export async function underDeadline<Result>(
  ms: number,
  work: (deadline: AbortSignal) => Promise<Result>,
  outer?: AbortSignal | null,
): Promise<Result> {
  const controller = new AbortController();
  const clock = createClock(ms, () => controller.abort());
  clocks.set(controller.signal, clock);
  const release = outer ? limitTime(outer, undefined, clock.end) : undefined;
  try {
    return await work(controller.signal);
  } finally {
    release?.();
    clock.close();
  }
}

/**
 * Waits for work that does not watch the signal itself. The work goes on, but its result is not used.
 * @returns `late` when the deadline comes first.
 */
export async function before<Result>(deadline: AbortSignal, work: Promise<Result>): Promise<Result | 'late'> {
  let release = () => {};
  const late = new Promise<'late'>((settle) => {
    release = limitTime(deadline, undefined, () => settle('late'));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    release();
  }
}

/** @returns A signal that aborts with the first of both. */
export function eitherOf(deadline: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other ? AbortSignal.any([deadline, other]) : deadline;
}

interface Clock {
  /**
   * Calls `stop` after a time limit, or when the clock ends.
   * @returns The function that releases it.
   */
  add(ms: number | undefined, stop: () => void): () => void;
  /** Calls everything that was not released. */
  end(): void;
  /** The clock does not end any more. Time limits that were not released stay. */
  close(): void;
}

/**
 * Many time limits on one timer. It is set for the earliest of them, and set again when it fires. A limit that is released
 * early leaves the timer as it is.
 */
function createClock(ms: number, atEnd: () => void): Clock {
  const limits = new Set<{ atMs: number; stop: () => void }>();
  let endsAtMs = performance.now() + ms;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firesAtMs = Number.POSITIVE_INFINITY;
  let isClosed = false;

  function setFor(atMs: number): void {
    if (atMs >= firesAtMs) return;
    clearTimeout(timer);
    firesAtMs = atMs;
    timer = setTimeout(fire, atMs - performance.now());
  }

  function fire(): void {
    firesAtMs = Number.POSITIVE_INFINITY;
    // Timers count whole milliseconds, so one may fire a little early.
    const nowMs = performance.now() + 1;
    if (endsAtMs <= nowMs) {
      end();
      return;
    }
    for (const limit of limits) {
      if (limit.atMs > nowMs) continue;
      limits.delete(limit);
      limit.stop();
    }
    setFor(Math.min(endsAtMs, ...[...limits].map(({ atMs }) => atMs)));
  }

  function end(): void {
    const stopped = [...limits];
    limits.clear();
    close();
    atEnd();
    for (const { stop } of stopped) stop();
  }

  function close(): void {
    isClosed = true;
    endsAtMs = Number.POSITIVE_INFINITY;
    stopIfIdle();
  }

  function stopIfIdle(): void {
    if (!isClosed || limits.size > 0) return;
    clearTimeout(timer);
    firesAtMs = Number.POSITIVE_INFINITY;
  }

  setFor(endsAtMs);
  return {
    add(limitMs, stop) {
      const limit = { atMs: limitMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + limitMs, stop };
      limits.add(limit);
      setFor(limit.atMs);
      return () => {
        limits.delete(limit);
        stopIfIdle();
      };
    },
    end,
    close,
  };
}
