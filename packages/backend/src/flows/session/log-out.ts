import type { LogoutRequest, LogoutResponse, SessionClaims, SignedRequest } from '@postern/protocol';
import { AUTH_PATHS, isJsonObject, STAMP_HEADER } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { parseJson } from '../../parse-json.ts';
import type { Services } from '../../services.ts';
import { isStampedBy } from '../../tokens/api-key-stamp.ts';
import { deleteSessionKey } from '../../turnkey/delete-session-key.ts';

const body: z.ZodType<LogoutRequest> = z.strictObject({
  signedRequest: z
    .strictObject({
      body: z.string().min(1).max(4_096),
      stamp: z.strictObject({
        stampHeaderName: z.literal(STAMP_HEADER),
        stampHeaderValue: z.string().min(1).max(2_048),
      }),
      url: z.string().max(2_048).describe('Not used: the request goes to the Turnkey of the configuration.').optional(),
    })
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
    async handle({ signedRequest }, { headers, deadline, audit, responseHeaders }) {
      if (sessionTransport.cookie) responseHeaders['Set-Cookie'] = sessionTransport.cookie.clear();
      const token = sessionTransport.tokenOf({ method: 'POST', headers });
      const { claims } = sessionTokens.check(token);
      Object.assign(audit, { organizationId: claims.organization_id, userId: claims.user_id });
      const deletion = signedRequest && checkedDeletion(signedRequest, claims);
      await sessions.end(token);
      if (!deletion) return { apiKeyDeleted: false };
      return { apiKeyDeleted: await deleteSessionKey(exchange, deletion, deadline) };
    },
  });
}

/** @throws AuthError INVALID_STAMP */
function checkedDeletion({ body, stamp: { stampHeaderValue: stamp } }: SignedRequest, claims: SessionClaims) {
  if (isDeletion(body, claims) && isStampedBy(claims.public_key, stamp, body)) return { body, stamp };
  throw new AuthError('INVALID_STAMP');
}

/** No other request is forwarded, and none for another user. */
function isDeletion(text: string, claims: SessionClaims): boolean {
  const request = parseJson(text);
  if (!isJsonObject(request) || !isJsonObject(request.parameters)) return false;
  return (
    request.type === 'ACTIVITY_TYPE_DELETE_API_KEYS' &&
    request.organizationId === claims.organization_id &&
    request.parameters.userId === claims.user_id
  );
}
