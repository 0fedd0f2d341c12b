import type { LogoutRequest, LogoutResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { deleteSessionKeys } from '../../turnkey/delete-session-keys.ts';
import { checkDeletion, signedRequestSchema } from './signed-deletion.ts';

const body: z.ZodType<LogoutRequest> = z.strictObject({
  signedRequest: signedRequestSchema
    .describe('DELETE_API_KEYS for the key of the session, stamped with that key.')
    .optional(),
});

const answer: z.ZodType<LogoutResponse> = z.object({
  apiKeyDeleted: z.boolean().describe('Whether the key of the session is deleted at Turnkey.'),
});

/**
 * `POST /logout`: ends a session. From then on, every process that shares the store refuses it. The key of the session
 * is deleted at Turnkey with a request that the browser stamped, because only the user may delete it. This is the
 * second step: even if Turnkey refuses, the session is over here, and the same request can be repeated.
 */
export function logOutEndpoint(
  services: Pick<Services, 'exchange' | 'sessionTokens' | 'sessionTransport' | 'sessions'>,
): Endpoint {
  const { exchange, sessionTokens, sessionTransport, sessions } = services;
  return defineEndpoint({
    operation: 'logOut',
    method: 'POST',
    path: AUTH_PATHS.logout,
    summary: 'End a session.',
    bearer: true,
    body,
    answer,
    errors: ['INVALID_SESSION', 'SESSION_EXPIRED', 'INVALID_STAMP'],
    async handle({ signedRequest }, { requestId, headers, deadline, audit, responseHeaders }) {
      if (sessionTransport.cookie) responseHeaders['Set-Cookie'] = sessionTransport.cookie.clear();
      const token = sessionTransport.tokenOf({ method: 'POST', headers });
      const { claims } = sessionTokens.check(token);
      const { organization_id: organizationId, user_id: userId, public_key: publicKey } = claims;
      Object.assign(audit, { organizationId, userId });
      const deletion = signedRequest && checkDeletion(signedRequest, { organizationId, userId, publicKey });
      await sessions.end(token, requestId);
      if (!deletion) return { apiKeyDeleted: false };
      return { apiKeyDeleted: await deleteSessionKeys(exchange, deletion, deadline) };
    },
  });
}
