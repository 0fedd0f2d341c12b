import { parseSessionToken } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { oneAtATime } from '../keys/one-at-a-time.ts';
import { withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { clientError } from '../postern-error.ts';
import type { Session } from '../session/session.ts';
import { apiKeyStamp } from '../turnkey/api-key-stamp.ts';
import { stampLogin } from '../turnkey/stamp-login.ts';

export interface RefreshSessionParams {
  /** The session to refresh; by default the active one. */
  sessionKey?: string | undefined;
  /** How long the new session lasts, in seconds; by default 900. Turnkey allows at most the duration of the old one. */
  expirationSeconds?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Replaces a session by a new one with a new key: STAMP_LOGIN, stamped by the old key. */
export async function refreshSession(context: ClientContext, params: RefreshSessionParams = {}): Promise<Session> {
  const before = await context.sessions.get(params.sessionKey);
  if (!before) throw clientError('NO_SESSION');
  const { sessionKey } = before;
  return oneAtATime(`postern-refresh:${sessionKey}`, async () => {
    const session = await context.sessions.get(sessionKey);
    if (!session) throw clientError('NO_SESSION');
    // Another tab has refreshed it meanwhile.
    if (session.publicKey !== before.publicKey) return session;
    return context.keys.exclusively(() => replace(context, session, params), params.signal);
  });
}

async function replace(context: ClientContext, old: Session, params: RefreshSessionParams): Promise<Session> {
  const { keys, sessions, sessionStore } = context;
  const { sessionKey, organizationId } = old;
  const active = await sessionStore.active();
  const { session_profile_id: sessionProfileId } = parseSessionToken(old.token).claims;
  const stamp = (body: string) => apiKeyStamp(keys, old.publicKey, body);
  const open = (publicKey: string) =>
    stampLogin(context, organizationId, publicKey, stamp, { ...params, sessionKey, sessionProfileId });
  const session = await withNewKeyPair(keys, open);
  await keys.delete(old.publicKey);
  if (active !== undefined && active !== sessionKey) await sessions.switch(active);
  return session;
}
