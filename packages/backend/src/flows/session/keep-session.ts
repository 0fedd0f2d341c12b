import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { sessionTokenOf } from '../../sessions/session-source.ts';
import { sessionAnswerSchema } from './get-session.ts';

/**
 * `POST /session`, in cookie mode: a session token for the cookie. It is for sessions that the browser has opened straight
 * at Turnkey, by a passkey, a wallet or another session, and takes the place of the cookie that was there.
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
        const { identity: _, ...session } = await sessions.check(token);
        const { organizationId, userId, expiresAt } = session;
        Object.assign(audit, { organizationId, userId });
        responseHeaders['Set-Cookie'] = cookie.keep(token, expiresAt);
        return session;
      },
    }),
  ];
}
