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
  const abort = () => controller.abort();
  const timer = setTimeout(abort, ms);
  outer?.addEventListener('abort', abort, { once: true });
  if (outer?.aborted) abort();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}

/**
 * Waits for work that does not watch the signal itself. The work goes on, but its result is not used.
 * @returns `late` when the deadline comes first.
 */
export async function before<Result>(deadline: AbortSignal, work: Promise<Result>): Promise<Result | 'late'> {
  let abort: () => void = () => undefined;
  const late = new Promise<'late'>((settle) => {
    abort = () => settle('late');
    deadline.addEventListener('abort', abort, { once: true });
    if (deadline.aborted) abort();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    deadline.removeEventListener('abort', abort);
  }
}
