import { AuthError } from '../auth-error.ts';
import type { SessionTransport } from './session-cookie.ts';
import type { SessionSource } from './session-source.ts';
import type { Session, Sessions } from './sessions.ts';

/** What a check of a request needs. */
export interface SessionCheck {
  sessions: Pick<Sessions, 'check'>;
  sessionTransport: Pick<SessionTransport, 'tokenOf'>;
}

/** What means that there is no session; every other error means that this cannot be told. */
const NO_SESSION = new Set(['INVALID_SESSION', 'SESSION_EXPIRED']);

/**
 * The session of a request, or null.
 * @throws AuthError when it cannot be told whether there is one.
 */
export async function verifySession(
  { sessions, sessionTransport }: SessionCheck,
  request: SessionSource,
): Promise<Session | null> {
  try {
    return await sessions.check(sessionTransport.tokenOf(request));
  } catch (error) {
    if (error instanceof AuthError && NO_SESSION.has(error.code)) return null;
    throw error instanceof AuthError ? error : new AuthError('INTERNAL', { cause: error });
  }
}
