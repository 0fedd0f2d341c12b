import { AuthError } from '../auth-error.ts';
import type { SessionSource } from './session-source.ts';
import { sessionTokenOf } from './session-source.ts';
import type { Session, Sessions } from './sessions.ts';

/** What means that there is no session; every other error means that this cannot be told. */
const NO_SESSION = new Set(['INVALID_SESSION', 'SESSION_EXPIRED']);

/**
 * The session of a request, or null.
 * @throws AuthError when it cannot be told whether there is one.
 */
export async function verifySession(sessions: Sessions, request: SessionSource): Promise<Session | null> {
  try {
    return await sessions.check(sessionTokenOf(request));
  } catch (error) {
    if (error instanceof AuthError && NO_SESSION.has(error.code)) return null;
    throw error instanceof AuthError ? error : new AuthError('INTERNAL', { cause: error });
  }
}
