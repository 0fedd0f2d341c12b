import { UpstreamError } from '../upstream-error.ts';

/** The error for a request without an answer. */
export function noAnswer(isLate: boolean, cause: unknown): UpstreamError {
  const code = isLate ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
  return new UpstreamError(code, { outcome: 'unknown', reason: isLate ? 'timeout' : 'connection', cause });
}
