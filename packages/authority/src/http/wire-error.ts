import { GRPC_STATUSES, turnkeyErrorBody } from '@postern/protocol';
import { ApiError, apiError } from '../errors/api-error.ts';
import { InvalidInput, Unimplemented } from '../errors/invalid-input.ts';
import { ForeignKeyViolation } from '../store/foreign-key-violation.ts';
import { isOutage } from '../store/outage.ts';
import { TooSlow } from '../store/too-slow.ts';
import { UniqueViolation } from '../store/unique-violation.ts';

/** An error in the form of the API. */
export interface WireError {
  status: number;
  body: object;
  /** For logs: Turnkey's code where it has one, else the name of the gRPC status. Never foreign text. */
  code: string;
}

/**
 * An error in the form of the API. An unexpected error becomes `internal error`, without details.
 * @param onUnexpected Reports unexpected errors.
 */
export function wireError(error: unknown, onUnexpected: (error: unknown) => void): WireError {
  const known = knownError(error);
  if (!known) onUnexpected(error);
  const { status, message, turnkeyErrorCode, details } = known ?? unexpectedError(error);
  const body = turnkeyErrorBody(status, message, turnkeyErrorCode, details);
  return { status: GRPC_STATUSES[status].http, body, code: turnkeyErrorCode || status };
}

/** Both are reported: an operator has to look after the database too. */
function unexpectedError(error: unknown): ApiError {
  return apiError(isOutage(error) ? 'DATABASE_UNAVAILABLE' : 'INTERNAL');
}

function knownError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof InvalidInput) {
    return new ApiError({ status: 'INVALID_ARGUMENT', message: error.message, turnkeyErrorCode: 'REQUEST_INVALID' });
  }
  if (error instanceof Unimplemented) return new ApiError({ status: 'UNIMPLEMENTED', message: error.message });
  if (error instanceof UniqueViolation) return new ApiError({ status: 'ALREADY_EXISTS', message: 'already exists' });
  if (error instanceof TooSlow) return apiError('TOO_MUCH_TO_READ');
  if (error instanceof ForeignKeyViolation) {
    return new ApiError({ status: 'NOT_FOUND', message: 'it was deleted by another request' });
  }
  return undefined;
}
