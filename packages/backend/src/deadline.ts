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
  const timer = ms === undefined ? undefined : setTimeout(stop, ms);
  deadline?.addEventListener('abort', stop, { once: true });
  if (deadline?.aborted) stop();
  return () => {
    clearTimeout(timer);
    deadline?.removeEventListener('abort', stop);
  };
}

/**
 * Does work with a signal that aborts when its time is up. The timer ends with the work, unlike the one of
 * `AbortSignal.timeout`.
 * @param ms Milliseconds.
 * @param outer Aborts the signal too, for example the deadline of the whole request.
 */
export async function underDeadline<Result>(
  ms: number,
  work: (deadline: AbortSignal) => Promise<Result>,
  outer?: AbortSignal | null,
): Promise<Result> {
  const controller = new AbortController();
  const release = limitTime(outer, ms, () => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    release();
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
