import type { AuthErrorCode } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';

interface UpstreamFailure {
  /** `refused`: nothing was done, and that is certain. `unknown`: it may have been done. */
  outcome: 'refused' | 'unknown';
  /** HTTP status of the answer, when there was one. */
  status?: number;
  /** Turnkey's own code, or what was wrong with the answer in the words of this package; for the log. */
  reason?: string;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A request to Turnkey's API that has not succeeded. */
export class UpstreamError extends AuthError {
  override readonly name = 'UpstreamError';
  readonly outcome: 'refused' | 'unknown';
  readonly status: number | undefined;
  readonly reason: string;

  constructor(code: AuthErrorCode, failure: UpstreamFailure) {
    super(code, failure);
    this.outcome = failure.outcome;
    this.status = failure.status;
    this.reason = failure.reason ?? '';
  }

  /** The same error with the seconds to wait. */
  withRetryAfter(retryAfterSeconds: number): UpstreamError {
    const { code, outcome, status, reason, cause } = this;
    return new UpstreamError(code, {
      outcome,
      ...(status === undefined ? {} : { status }),
      reason,
      cause,
      retryAfterSeconds,
    });
  }
}

/** Tells whether Turnkey has definitely not done what it was asked, for a reason that lies in the request. */
export function isRefusal(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.outcome === 'refused' && error.code !== 'UPSTREAM_RATE_LIMITED';
}
