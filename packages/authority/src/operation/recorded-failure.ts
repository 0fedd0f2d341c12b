import { GRPC_STATUSES, type GrpcStatus, type JsonObject } from '@postern/protocol';
import { ApiError, apiError } from '../errors/api-error.ts';

/**
 * An activity failed, but its changes must be stored: a wrong code counts as a try. The same body sent again fails the
 * same way and does not count again.
 */
export class RecordedFailure extends Error {
  override readonly name = 'RecordedFailure';
  readonly reason: ApiError;

  constructor(reason: ApiError) {
    super(reason.message);
    this.reason = reason;
  }
}

/** An error as `activity.failure`. */
export function failureOf(error: ApiError): JsonObject {
  return { code: GRPC_STATUSES[error.status].code, message: error.message, turnkeyErrorCode: error.turnkeyErrorCode };
}

/** Throws the recorded error of a failed activity. */
export function rethrowFailure(failure: JsonObject): never {
  const { code, message, turnkeyErrorCode } = failure;
  const status = (Object.keys(GRPC_STATUSES) as GrpcStatus[]).find((name) => GRPC_STATUSES[name].code === code);
  if (!status || typeof message !== 'string' || typeof turnkeyErrorCode !== 'string') throw apiError('INTERNAL');
  throw new ApiError({ status, message, turnkeyErrorCode });
}
