import { UpstreamError } from '../upstream-error.ts';

/**
 * Calls `stop` once when the deadline or the time of one request comes. It is to be released when the request is over,
 * so that no timer stays behind.
 * @param ms Without it only the deadline counts.
 */
export function limitTime(deadline: AbortSignal, ms: number | undefined, stop: () => void): () => void {
  const timer = ms === undefined ? undefined : setTimeout(stop, ms);
  deadline.addEventListener('abort', stop, { once: true });
  if (deadline.aborted) stop();
  return () => {
    clearTimeout(timer);
    deadline.removeEventListener('abort', stop);
  };
}

/** The error for a request without an answer. */
export function noAnswer(isLate: boolean, cause: unknown): UpstreamError {
  const code = isLate ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
  return new UpstreamError(code, { outcome: 'unknown', reason: isLate ? 'timeout' : 'connection', cause });
}
