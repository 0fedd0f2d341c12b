/**
 * Does work with a signal that aborts when its time is up. The timer ends with the work, unlike that of
 * `AbortSignal.timeout`.
 */
export async function underDeadline<Result>(ms: number, work: (deadline: AbortSignal) => Promise<Result>) {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), ms);
  try {
    return await work(timeout.signal);
  } finally {
    clearTimeout(timer);
  }
}
