import { randomUUID } from 'node:crypto';
import type { AuthError } from '../auth-error.ts';
import type { AttemptLog } from '../http/attempt-log.ts';
import { asAuthError } from '../http/attempt-log.ts';
import { problemResponse } from '../http/responses.ts';
import type { SessionSource } from './session-source.ts';
import type { Session } from './sessions.ts';
import type { SessionCheck } from './verify-session.ts';

/** Either the session of a request, or the response that refuses the request. */
export type RequiredSession = { session: Session; refusal?: undefined } | { session?: undefined; refusal: Response };

/** What a check needs to report that it refused. */
export interface RefusalReport {
  log: AttemptLog;
  /** Unix time in milliseconds. */
  now: () => number;
}

/** Never rejects: if Turnkey does not answer, the result is a refusal with a status of 502 to 504, or 429. */
export async function requireSession(
  { sessions, sessionTransport, ...report }: SessionCheck & RefusalReport,
  request: SessionSource,
): Promise<RequiredSession> {
  const startedAtMs = report.now();
  try {
    return { session: await sessions.check(sessionTransport.tokenOf(request), request) };
  } catch (error) {
    return { refusal: refuse(report, 'requireSession', startedAtMs, asAuthError(error)) };
  }
}

/**
 * Refuses a request to a route of the app, and reports it.
 * @param operation For the audit event.
 * @param headers Of the response, besides those that every refusal has.
 */
export function refuse(
  { log, now }: RefusalReport,
  operation: string,
  startedAtMs: number,
  error: AuthError,
  headers: Record<string, string> = {},
): Response {
  const requestId = randomUUID();
  const about = { requestId, operation, clientNetwork: undefined, origin: null, audit: {} };
  log({ ...about, startedAtMs, endedAtMs: now(), error });
  return problemResponse(error, requestId, { 'X-Request-Id': requestId, ...headers });
}
