import type { SessionResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';

/** The public data of a session. */
export const sessionAnswerSchema: z.ZodType<SessionResponse> = z.object({
  organizationId: z.string(),
  userId: z.string(),
  publicKey: z.string(),
  sessionType: z.string(),
  sessionProfileId: z.string().optional(),
  scope: z
    .string()
    .describe('What the session may do, in the policy language. Without it, everything that its user may do.')
    .optional(),
  expiresAt: z.number().describe('Unix time in seconds.'),
});

/** `GET /session`: the session of the caller. See `Sessions.check`. */
export function getSessionEndpoint({ sessions, sessionTransport }: Services): Endpoint {
  return defineEndpoint({
    operation: 'getSession',
    method: 'GET',
    path: AUTH_PATHS.session,
    summary: 'Check a session token.',
    bearer: true,
    answer: sessionAnswerSchema,
    errors: ['INVALID_SESSION', 'SESSION_EXPIRED'],
    async handle(_body, { headers, audit }) {
      const source = { method: 'GET', headers };
      const { identity: _, ...session } = await sessions.check(sessionTransport.tokenOf(source), source);
      const { organizationId, userId } = session;
      Object.assign(audit, { organizationId, userId });
      return session;
    },
  });
}
