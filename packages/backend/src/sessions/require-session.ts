import { randomUUID } from 'node:crypto';
import { asAuthError } from '../http/attempt-log.ts';
import { problemResponse } from '../http/responses.ts';
import type { SessionSource } from './session-source.ts';
import type { Session } from './sessions.ts';
import type { SessionCheck } from './verify-session.ts';

/** Either the session of a request, or the response that refuses the request. */
export type RequiredSession = { session: Session; refusal?: undefined } | { session?: undefined; refusal: Response };

/** Never rejects: if Turnkey does not answer, the result is a refusal with a status of 502 to 504, or 429. */
export async function requireSession(
  { sessions, sessionTransport }: SessionCheck,
  request: SessionSource,
): Promise<RequiredSession> {
  try {
    return { session: await sessions.check(sessionTransport.tokenOf(request)) };
  } catch (error) {
    const requestId = randomUUID();
    return { refusal: problemResponse(asAuthError(error), requestId, { 'X-Request-Id': requestId }) };
  }
}
