import type { SessionResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../endpoint.ts';
import { defineEndpoint } from '../../endpoint.ts';
import type { Services } from '../../services.ts';

const answer: z.ZodType<SessionResponse> = z.object({
  organizationId: z.string(),
  userId: z.string(),
  publicKey: z.string(),
  sessionType: z.string(),
  expiresAt: z.number().describe('Unix time in seconds.'),
});

/** `GET /session`: who is it? Signature, algorithm, expiry, claims and the parent organization must fit. */
export function getSessionEndpoint({ sessionTokens, sessionOwners }: Services): Endpoint {
  return defineEndpoint({
    operation: 'getSession',
    method: 'GET',
    path: AUTH_PATHS.session,
    summary: 'Check a session token.',
    bearer: true,
    answer,
    errors: ['INVALID_SESSION', 'SESSION_EXPIRED'],
    async handle(_body, { headers, deadline, audit }) {
      const claims = sessionTokens.check(bearerToken(headers));
      const { organization_id: organizationId, user_id: userId } = claims;
      Object.assign(audit, { organizationId, userId });
      await sessionOwners.check(organizationId, userId, deadline);
      const { public_key: publicKey, session_type: sessionType, exp: expiresAt } = claims;
      return { organizationId, userId, publicKey, sessionType, expiresAt };
    },
  });
}

/** RFC 6750, section 2.1. */
function bearerToken(headers: Headers): string {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (!token) throw new AuthError('INVALID_SESSION');
  return token;
}
