import { AUTH_PATHS } from '@postern/protocol';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { ENDS_SESSIONS, endChosenSessions, SIGNED_REQUEST_PARAMETER } from './end-sessions.ts';

/** `DELETE /sessions/<id>`: ends one session of the user. See `endChosenSessions`. */
export function endSessionEndpoint(
  services: Pick<Services, 'exchange' | 'sessions' | 'sessionTransport' | 'turnkey' | 'userSessions'>,
): Endpoint {
  return defineEndpoint({
    ...ENDS_SESSIONS,
    operation: 'endSession',
    path: `${AUTH_PATHS.sessions}/{id}`,
    summary: 'End one session of the user.',
    parameters: [{ name: 'id', in: 'path', required: true, description: 'From the list.' }, SIGNED_REQUEST_PARAMETER],
    errors: [...ENDS_SESSIONS.errors, 'SESSION_UNKNOWN'],
    async handle(_body, context) {
      const id = context.url.pathname.split('/').at(-1);
      return endChosenSessions(services, context, (all) => {
        const chosen = all.filter((session) => session.id === id);
        if (chosen.length === 0) throw new AuthError('SESSION_UNKNOWN');
        return chosen;
      });
    },
  });
}
