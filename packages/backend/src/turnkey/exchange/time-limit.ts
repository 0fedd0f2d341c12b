import { UpstreamError } from '../upstream-error.ts';

/**
 * Calls `stop` once, at the deadline or after the timeout of one request. Release it when the request is over, so that
 * no timer is left.
 * @param ms Timeout in milliseconds. Without it, only the deadline applies.
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
