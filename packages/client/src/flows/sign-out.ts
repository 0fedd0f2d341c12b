import { AUTH_PATHS, isJsonObject, type SignedRequest, stringField } from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import { parseAnswer } from '../parse-answer.ts';
import { PosternError } from '../postern-error.ts';
import type { Session } from '../session/session.ts';
import { apiKeyStamp } from '../turnkey/api-key-stamp.ts';
import { postToTurnkey } from '../turnkey/post-to-turnkey.ts';
import { stampedDeletion } from '../turnkey/stamped-deletion.ts';

export interface SignOutParams {
  /** The session to end; by default the active one. */
  sessionKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Ends a session in the backend and at Turnkey, and forgets it here. */
export async function signOut(context: ClientContext, { sessionKey, signal }: SignOutParams = {}): Promise<void> {
  const session = await context.sessions.get(sessionKey);
  try {
    if (session) await end(context, session, signal);
  } finally {
    // Whatever the servers answer, this browser forgets the session.
    await context.sessions.clear(sessionKey);
  }
}

async function end(context: ClientContext, session: Session, signal: AbortSignal | undefined): Promise<void> {
  // The backend ends the session even without this request.
  const signedRequest = await deletion(context, session, signal).catch(() => undefined);
  try {
    const headers = { Authorization: `Bearer ${session.token}` };
    const body = { signedRequest };
    await backendRequest(context, AUTH_PATHS.logout, body, () => undefined, {
      headers,
      signal,
      isForCookie: context.sessionCookie,
    });
  } catch (error) {
    // The session has already ended.
    if (error instanceof PosternError && error.status === 401) return;
    if (!signedRequest) throw error;
    // Not every backend has this endpoint. If the backend did send it, the same bytes are the same activity.
    const { body, stamp } = signedRequest;
    const header = { [stamp.stampHeaderName]: stamp.stampHeaderValue };
    await postToTurnkey(context, '/public/v1/submit/delete_api_keys', body, header, signal);
  }
}

/** The request to delete the key of the session, stamped with that key. */
async function deletion(
  context: ClientContext,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<SignedRequest> {
  const { organizationId, userId, publicKey } = session;
  const query = JSON.stringify({ organizationId, userId });
  const stamp = await apiKeyStamp(context.keys, publicKey, query);
  const { apiKeys } = await postToTurnkey(context, '/public/v1/query/get_api_keys', query, stamp, signal);
  const own = (Array.isArray(apiKeys) ? apiKeys : []).find(
    ({ credential }) => isJsonObject(credential) && credential.publicKey === publicKey,
  );
  return stampedDeletion(context, session, [parseAnswer(200, () => stringField(own ?? {}, 'apiKeyId'))], signal);
}
