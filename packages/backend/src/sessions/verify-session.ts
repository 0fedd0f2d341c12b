import { AuthError } from '../auth-error.ts';
import type { SessionTransport } from './session-cookie.ts';
import type { SessionSource } from './session-source.ts';
import type { Session, Sessions } from './sessions.ts';

/** The services that a check needs. */
export interface SessionCheck {
  sessions: Pick<Sessions, 'check'>;
  sessionTransport: Pick<SessionTransport, 'tokenOf'>;
}

/** These errors mean that there is no session. Every other error means that the check failed. */
const NO_SESSION = new Set(['INVALID_SESSION', 'SESSION_EXPIRED']);

/**
 * The session of a request, or null.
 * @throws AuthError when the check failed, for example because Turnkey does not answer.
 */
export async function verifySession(
  { sessions, sessionTransport }: SessionCheck,
  request: SessionSource,
): Promise<Session | null> {
  try {
    return await sessions.check(sessionTransport.tokenOf(request), request);
  } catch (error) {
    if (error instanceof AuthError && NO_SESSION.has(error.code)) return null;
    throw error instanceof AuthError ? error : new AuthError('INTERNAL', { cause: error });
  }
}
