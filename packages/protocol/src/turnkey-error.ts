/** The gRPC status codes in Turnkey's answers, and their HTTP statuses. */
export const GRPC_STATUSES = {
  INVALID_ARGUMENT: { code: 3, http: 400 },
  NOT_FOUND: { code: 5, http: 404 },
  ALREADY_EXISTS: { code: 6, http: 409 },
  PERMISSION_DENIED: { code: 7, http: 403 },
  RESOURCE_EXHAUSTED: { code: 8, http: 429 },
  FAILED_PRECONDITION: { code: 9, http: 400 },
  UNIMPLEMENTED: { code: 12, http: 501 },
  INTERNAL: { code: 13, http: 500 },
  UNAVAILABLE: { code: 14, http: 503 },
  UNAUTHENTICATED: { code: 16, http: 401 },
} as const;

export type GrpcStatus = keyof typeof GRPC_STATUSES;

/** The body of an error response of Turnkey's API. */
export interface TurnkeyErrorBody {
  code: number;
  message: string;
  details: object[];
  /** `""` when the error has no Turnkey code. */
  turnkeyErrorCode: string;
}

/**
 * Builds the body of an error response. Turnkey's code is in the first detail and again at the top level.
 * @param turnkeyErrorCode For example `PUBLIC_KEY_NOT_FOUND`; empty when there is none.
 * @param details Further details, for example the evaluations of a denying policy.
 */
export function turnkeyErrorBody(
  status: GrpcStatus,
  message: string,
  turnkeyErrorCode = '',
  details: object[] = [],
): TurnkeyErrorBody {
  const own = { '@type': 'type.googleapis.com/errors.v1.TurnkeyErrorDetail', turnkeyErrorCode };
  return {
    code: GRPC_STATUSES[status].code,
    message,
    details: turnkeyErrorCode ? [own, ...details] : details,
    turnkeyErrorCode,
  };
}
