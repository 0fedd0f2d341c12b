import type { AuthErrorCode } from '@postern/protocol';
import { isJsonObject } from '@postern/protocol';
import { UpstreamError } from './upstream-error.ts';

/** Why Turnkey refused. `message` is text from outside: it is only compared, and never leaves this folder. */
export interface Refusal {
  /** HTTP status. 0 when an activity failed after it was accepted. */
  status: number;
  /** gRPC status code. */
  grpcCode: number;
  message: string;
  turnkeyErrorCode: string;
  /**
   * Whether the answer has the form of Turnkey's errors. If not, a proxy or load balancer wrote it, and Turnkey may have
   * executed the request.
   */
  isFromTurnkey: boolean;
}

/** Finds the meaning of a refusal in one operation. Undefined means that the general rules apply. */
export type RefusalReader = (refusal: Refusal) => AuthErrorCode | undefined;

/** For operations without special refusals. */
export const noReading: RefusalReader = () => undefined;

/**
 * Reads the body of an error response, or the `failure` of an activity. Fields that are missing or malformed become
 * empty.
 */
export function readRefusal(status: number, body: unknown): Refusal {
  const fields = isJsonObject(body) ? body : {};
  const details: unknown[] = Array.isArray(fields.details) ? fields.details : [];
  const codes = [fields, ...details].map((part) => (isJsonObject(part) ? part.turnkeyErrorCode : undefined));
  const turnkeyErrorCode = codes.find((code) => typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code));
  return {
    status,
    grpcCode: typeof fields.code === 'number' ? fields.code : 0,
    message: typeof fields.message === 'string' ? fields.message : '',
    turnkeyErrorCode: typeof turnkeyErrorCode === 'string' ? turnkeyErrorCode : '',
    isFromTurnkey: status === 0 || typeof fields.code === 'number',
  };
}

/** Makes the error for a refusal. The rules of the operation come first, then the general rules. */
export function refusalError(refusal: Refusal, read: RefusalReader, retryAfter: string | null): UpstreamError {
  const { status, grpcCode, turnkeyErrorCode, isFromTurnkey } = refusal;
  const reason = turnkeyErrorCode || (isFromTurnkey ? `grpc ${grpcCode}` : 'not in the form of Turnkey');
  const code = isFromTurnkey ? read(refusal) : undefined;
  if (code) return new UpstreamError(code, { outcome: 'refused', status, reason });
  if (status === 429 || grpcCode === 8 || turnkeyErrorCode === 'RATE_LIMIT_EXCEEDED') {
    const retryAfterSeconds = secondsOf(retryAfter);
    return new UpstreamError('UPSTREAM_RATE_LIMITED', { outcome: 'refused', status, reason, retryAfterSeconds });
  }
  if (status >= 500 && status !== 501)
    return new UpstreamError('UPSTREAM_UNAVAILABLE', { outcome: 'unknown', status, reason });
  const outcome = isFromTurnkey ? 'refused' : 'unknown';
  return new UpstreamError('UPSTREAM_REFUSED', { outcome, status, reason });
}

/** Turnkey's limits are per second and per minute. Without a header, five seconds are a reasonable guess. */
function secondsOf(retryAfter: string | null): number {
  const seconds = Number(retryAfter);
  return retryAfter && Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, 3600) : 5;
}
