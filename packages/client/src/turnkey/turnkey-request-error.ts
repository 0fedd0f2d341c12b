/** Turnkey's API refused a request, or an activity did not complete. */
export class TurnkeyRequestError extends Error {
  override readonly name = 'TurnkeyRequestError';
  /** HTTP status. */
  readonly status: number;
  /** gRPC status code (3 invalid argument, 7 permission denied, 16 unauthenticated, ...); 0 when there is none. */
  readonly code: number;
  /** For example `API_KEY_EXPIRED`; empty when there is none. */
  readonly turnkeyErrorCode: string;
  /** The activity that did not complete, for example because it needs the approval of another user. */
  readonly activity: { id: string; status: string } | undefined;

  constructor(
    message: string,
    details: { status: number; code: number; turnkeyErrorCode?: string; activity?: { id: string; status: string } },
  ) {
    super(message);
    this.status = details.status;
    this.code = details.code;
    this.turnkeyErrorCode = details.turnkeyErrorCode ?? '';
    this.activity = details.activity;
  }
}
