import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { sessionTokenOf } from '../../sessions/session-source.ts';
import { sessionAnswerSchema } from './get-session.ts';

/**
 * `POST /session`, with the session cookie switched on: stores a session token in the cookie. It is for sessions that
 * the browser opened directly at Turnkey, with a passkey, a wallet or another session. It replaces an earlier cookie.
 */
export function keepSessionEndpoints({ sessions, sessionTransport }: Services): Endpoint[] {
  const { cookie } = sessionTransport;
  if (!cookie) return [];
  return [
    defineEndpoint({
      operation: 'keepSession',
      method: 'POST',
      path: AUTH_PATHS.session,
      summary: 'Keep a session token in the cookie.',
      bearer: true,
      body: z.strictObject({}),
      answer: sessionAnswerSchema,
      errors: ['INVALID_SESSION', 'SESSION_EXPIRED'],
      async handle(_body, { headers, audit, responseHeaders }) {
        const token = sessionTokenOf({ method: 'POST', headers });
        const { identity: _, ...session } = await sessions.check(token, { headers });
        const { organizationId, userId, expiresAt } = session;
        Object.assign(audit, { organizationId, userId });
        responseHeaders['Set-Cookie'] = cookie.keep(token, expiresAt);
        return session;
      },
    }),
  ];
}
