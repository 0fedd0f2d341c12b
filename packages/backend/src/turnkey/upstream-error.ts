import type { AuthErrorCode } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';

interface UpstreamFailure {
  /** `refused`: the request was certainly not executed. `unknown`: it may have been executed. */
  outcome: 'refused' | 'unknown';
  /** HTTP status of the answer, when there was one. */
  status?: number;
  /** For the log: Turnkey's error code, or a fixed text of this package about the answer. */
  reason?: string;
  /** Turnkey answered with more than this backend reads. Users can make the lists of their organization that long. */
  isTooMuch?: boolean;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A failed request to Turnkey's API. */
export class UpstreamError extends AuthError {
  override readonly name = 'UpstreamError';
  readonly outcome: 'refused' | 'unknown';
  readonly status: number | undefined;
  readonly reason: string;
  readonly isTooMuch: boolean;

  constructor(code: AuthErrorCode, failure: UpstreamFailure) {
    super(code, failure);
    this.outcome = failure.outcome;
    this.status = failure.status;
    this.reason = failure.reason ?? '';
    this.isTooMuch = failure.isTooMuch ?? false;
  }

  /** The same error with the seconds to wait. */
  withRetryAfter(retryAfterSeconds: number): UpstreamError {
    return this.with({ retryAfterSeconds });
  }

  /** The same error for a request that an earlier attempt may have executed. */
  asDoubtful(): UpstreamError {
    return this.with({ outcome: 'unknown' });
  }

  private with(changed: Partial<UpstreamFailure>): UpstreamError {
    const { code, outcome, status, reason, isTooMuch, cause, retryAfterSeconds } = this;
    return new UpstreamError(code, {
      outcome,
      ...(status === undefined ? {} : { status }),
      reason,
      isTooMuch,
      cause,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...changed,
    });
  }
}

/** Whether Turnkey certainly did not execute the request, and the reason is in the request. */
export function isRefusal(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.outcome === 'refused' && error.code !== 'UPSTREAM_RATE_LIMITED';
}
