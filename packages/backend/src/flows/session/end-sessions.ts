import type { EndSessionsResponse, UserSession } from '@postern/protocol';
import { AUTH_PATHS, SIGNED_REQUEST_HEADER } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { sessionOfRequest } from '../../sessions/session-of-request.ts';
import { deleteSessionKeys } from '../../turnkey/delete-session-keys.ts';
import { deletionOf } from './signed-deletion.ts';

type EndServices = Pick<Services, 'exchange' | 'sessions' | 'sessionTransport' | 'turnkey' | 'userSessions'>;

/** What both endpoints have in common. */
export const ENDS_SESSIONS = {
  method: 'DELETE',
  bearer: true,
  answer: z.object({
    apiKeysDeleted: z.boolean().describe('Whether the keys of the sessions are deleted at Turnkey.'),
  }) satisfies z.ZodType<EndSessionsResponse>,
  errors: ['INVALID_SESSION', 'SESSION_EXPIRED', 'STAMP_REQUIRED', 'INVALID_STAMP', 'SESSIONS_CHANGED', 'RATE_LIMITED'],
} as const;

export const SIGNED_REQUEST_PARAMETER = {
  name: SIGNED_REQUEST_HEADER,
  in: 'header',
  required: true,
  description:
    'DELETE_API_KEYS for exactly the keys of the sessions to end, stamped with the key of this session: JSON of `{ body, stamp }`, in base64url.',
} as const;

/**
 * `DELETE /sessions`: ends all sessions of the user, or with `?keep=current` all others. See `endChosenSessions`.
 */
export function endSessionsEndpoint(services: EndServices): Endpoint {
  return defineEndpoint({
    ...ENDS_SESSIONS,
    operation: 'endSessions',
    path: AUTH_PATHS.sessions,
    summary: 'End all sessions of the user.',
    parameters: [
      SIGNED_REQUEST_PARAMETER,
      { name: 'keep', in: 'query', required: false, description: '`current`: all but the session of this request.' },
    ],
    async handle(_body, context) {
      const keep = context.url.searchParams.get('keep');
      if (keep !== null && keep !== 'current') throw new AuthError('INVALID_REQUEST', { fields: ['keep'] });
      return endChosenSessions(services, context, (all) => (keep ? all.filter(({ current }) => !current) : all));
    },
  });
}

/**
 * Ends sessions of the user. From then on, every process that shares the store refuses them. Their keys are deleted at
 * Turnkey with a request that the browser stamped, because only the user may delete them. The stamp is also needed
 * here: a session token alone must not end the sessions of other devices. This is the second step, as for a log-out.
 * @param choose Of all sessions of the user.
 * @throws AuthError SESSIONS_CHANGED when the request does not name exactly the keys of the chosen sessions.
 */
export async function endChosenSessions(
  services: EndServices,
  context: EndpointContext,
  choose: (all: UserSession[]) => UserSession[],
): Promise<EndSessionsResponse> {
  const { exchange, sessionTransport, turnkey, userSessions } = services;
  const { requestId, headers, deadline, responseHeaders } = context;
  const { session } = await sessionOfRequest(services, 'DELETE', context);
  const deletion = deletionOf(headers, session, turnkey.now());
  const all = await userSessions.list(session, context, deadline);
  // Turnkey was asked just now, so a key that was deleted a moment ago has no say any more.
  if (!all.some(({ current }) => current)) throw new AuthError('INVALID_SESSION');
  const chosen = choose(all);
  const named = new Set(deletion.apiKeyIds);
  if (chosen.length !== named.size || !chosen.every(({ apiKeyId }) => named.has(apiKeyId))) {
    throw new AuthError('SESSIONS_CHANGED');
  }
  await userSessions.end(session, chosen, requestId);
  if (chosen.some(({ current }) => current) && sessionTransport.cookie) {
    responseHeaders['Set-Cookie'] = sessionTransport.cookie.clear();
  }
  return { apiKeysDeleted: await deleteSessionKeys(exchange, deletion, deadline) };
}
