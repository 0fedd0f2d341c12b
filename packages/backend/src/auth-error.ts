import type { AuthErrorCode } from '@postern/protocol';
import { AUTH_ERRORS } from '@postern/protocol';

interface AuthErrorDetails {
  /** With INVALID_REQUEST: the paths of the fields that are wrong. */
  fields?: string[];
  /** With the codes that ask for patience: when to come back, in seconds. */
  retryAfterSeconds?: number;
  /** With RATE_LIMITED and TOO_MANY_OTPS: which limit was reached, for the audit event. */
  limit?: string;
  /** What to do next, where that is more than the table says. A fixed sentence. */
  action?: string;
  cause?: unknown;
}

/** An error with a row in the table of errors. Its message is the table's, so it holds nothing foreign. */
export class AuthError extends Error {
  override readonly name: string = 'AuthError';
  readonly code: AuthErrorCode;
  readonly fields: string[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly limit: string | undefined;
  readonly action: string;

  constructor(code: AuthErrorCode, details: AuthErrorDetails = {}) {
    super(AUTH_ERRORS[code].message, { cause: details.cause });
    this.code = code;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.limit = details.limit;
    this.action = details.action ?? AUTH_ERRORS[code].action;
  }
}
