import type { AuthErrorCode, EndedSession, NeededStepUp } from '@postern/protocol';
import { AUTH_ERRORS } from '@postern/protocol';

interface AuthErrorDetails {
  /** With INVALID_REQUEST: the paths of the fields that are wrong. */
  fields?: string[];
  /** With codes that mean "try again later": seconds to wait. */
  retryAfterSeconds?: number;
  /** With RATE_LIMITED and TOO_MANY_OTPS: which limit was reached, for the audit event. */
  limit?: string;
  /** With STEP_UP_REQUIRED: what is needed. */
  stepUp?: NeededStepUp;
  /** With TOO_MANY_SESSIONS: the session that Turnkey would end for a new one. */
  oldestSession?: EndedSession;
  /** What to do next, when the table's sentence is not enough. A fixed sentence. */
  action?: string;
  cause?: unknown;
}

/** An error of the error table. Its message comes from the table, so it never contains text from outside. */
export class AuthError extends Error {
  override readonly name: string = 'AuthError';
  readonly code: AuthErrorCode;
  readonly fields: string[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly limit: string | undefined;
  readonly stepUp: NeededStepUp | undefined;
  readonly oldestSession: EndedSession | undefined;
  readonly action: string;

  constructor(code: AuthErrorCode, details: AuthErrorDetails = {}) {
    super(AUTH_ERRORS[code].message, { cause: details.cause });
    this.code = code;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.limit = details.limit;
    this.stepUp = details.stepUp;
    this.oldestSession = details.oldestSession;
    this.action = details.action ?? AUTH_ERRORS[code].action;
  }
}
