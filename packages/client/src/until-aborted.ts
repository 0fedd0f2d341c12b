/**
 * Waits for a promise, or until the signal aborts.
 * @throws The reason of the signal.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  const settled = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      promise.then(resolve, reject);
      const onAbort = () => reject(signal.reason);
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { signal: settled.signal });
    });
  } finally {
    settled.abort();
  }
}
