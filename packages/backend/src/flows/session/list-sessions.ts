import type { SessionsResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { sessionOfRequest } from '../../sessions/session-of-request.ts';

const answer: z.ZodType<SessionsResponse> = z.object({
  sessions: z.array(
    z.object({
      id: z.string().describe('Key of the session: compressed P-256, hex.'),
      apiKeyId: z.string().describe('For DELETE_API_KEYS.'),
      device: z.string().describe('For example "Chrome on Windows". Absent when it is not known.').optional(),
      createdAt: z.number().describe('Unix time in seconds.'),
      lastSeenAt: z.number().describe('Unix time in seconds. Absent when the backend has not seen it yet.').optional(),
      expiresAt: z.number().describe('Unix time in seconds.'),
      current: z.boolean().describe('Whether it is the session of this request.'),
      ended: z.boolean().describe('Whether the backend refuses it already. Its key is still registered at Turnkey.'),
    }),
  ),
});

/** `GET /sessions`: where the user of a session is signed in. Turnkey is asked for the keys of the user's sessions. */
export function listSessionsEndpoint(
  services: Pick<Services, 'rateLimiter' | 'sessions' | 'sessionTransport' | 'userSessions'>,
): Endpoint {
  const { rateLimiter, userSessions } = services;
  return defineEndpoint({
    operation: 'listSessions',
    method: 'GET',
    path: AUTH_PATHS.sessions,
    summary: 'List the sessions of the user.',
    bearer: true,
    answer,
    errors: ['INVALID_SESSION', 'SESSION_EXPIRED', 'RATE_LIMITED'],
    async handle(_body, context) {
      await rateLimiter.count('requestsPerAddress', context.clientNetwork);
      const { session } = await sessionOfRequest(services, 'GET', context);
      return { sessions: await userSessions.list(session, context, context.deadline) };
    },
  });
}
