import type { EndpointContext } from '../http/endpoint.ts';
import type { SessionTransport } from './session-cookie.ts';
import type { Session, Sessions } from './sessions.ts';

/**
 * Checks the session of a request to an endpoint. The audit event then names its user.
 * @throws AuthError INVALID_SESSION, SESSION_EXPIRED; UPSTREAM_… when Turnkey does not answer.
 */
export async function sessionOfRequest(
  { sessions, sessionTransport }: { sessions: Sessions; sessionTransport: SessionTransport },
  method: 'GET' | 'POST' | 'DELETE',
  { headers, audit }: Pick<EndpointContext, 'headers' | 'audit'>,
): Promise<{ token: string; session: Session }> {
  const source = { method, headers };
  const token = sessionTransport.tokenOf(source);
  const session = await sessions.check(token, source);
  Object.assign(audit, { organizationId: session.organizationId, userId: session.userId });
  return { token, session };
}
