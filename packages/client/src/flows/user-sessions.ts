import {
  AUTH_PATHS,
  type EndSessionsResponse,
  encodeBase64Url,
  encodeUtf8,
  SIGNED_REQUEST_HEADER,
  type UserSession,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import { clientError, PosternError } from '../postern-error.ts';
import type { Session } from '../session/session.ts';
import { stampedDeletion } from '../turnkey/stamped-deletion.ts';
import type { RequestOptions } from '../turnkey/stamped-request.ts';

export interface EndSessionParams extends RequestOptions {
  /** From `listSessions`. */
  id: string;
}

export interface EndSessionsParams extends RequestOptions {
  /** Ends all sessions but that of this browser. */
  keepCurrent?: boolean | undefined;
}

/** The sessions of the user, as the backend lists them. */
export async function listSessions(context: ClientContext, options: RequestOptions = {}): Promise<UserSession[]> {
  return list(context, await sessionOf(context, options), options);
}

/** Ends one session of the user, and forgets it when it is that of this browser. */
export function endSession(context: ClientContext, { id, ...options }: EndSessionParams): Promise<EndSessionsResponse> {
  return end(context, options, `/${id}`, (session) => session.id === id);
}

/** Ends all sessions of the user, or all others. */
export function endSessions(
  context: ClientContext,
  { keepCurrent, ...options }: EndSessionsParams = {},
): Promise<EndSessionsResponse> {
  return end(context, options, keepCurrent ? '?keep=current' : '', ({ current }) => !(keepCurrent && current));
}

async function end(
  context: ClientContext,
  options: RequestOptions,
  path: string,
  isChosen: (session: UserSession) => boolean,
  isRepeated = false,
): Promise<EndSessionsResponse> {
  const session = await sessionOf(context, options);
  const chosen = (await list(context, session, options)).filter(isChosen);
  // They have ended already.
  if (chosen.length === 0) return { apiKeysDeleted: true };
  const apiKeyIds = chosen.map(({ apiKeyId }) => apiKeyId);
  const signedRequest = encodeUtf8(JSON.stringify(await stampedDeletion(context, session, apiKeyIds, options.signal)));
  let answer: EndSessionsResponse;
  try {
    answer = await request(
      context,
      session,
      'DELETE',
      path,
      ({ apiKeysDeleted }) => ({ apiKeysDeleted: apiKeysDeleted === true }),
      options,
      { [SIGNED_REQUEST_HEADER]: encodeBase64Url(signedRequest) },
    );
  } catch (error) {
    // A session has begun or ended meanwhile.
    if (isRepeated || !(error instanceof PosternError) || error.code !== 'SESSIONS_CHANGED') throw error;
    return end(context, options, path, isChosen, true);
  }
  if (chosen.some(({ current }) => current)) await context.sessions.clear(session.sessionKey);
  return answer;
}

function list(context: ClientContext, session: Session, options: RequestOptions): Promise<UserSession[]> {
  return request(context, session, 'GET', '', ({ sessions }) => sessions as UserSession[], options);
}

function request<T>(
  context: ClientContext,
  { token }: Session,
  method: 'GET' | 'DELETE',
  path: string,
  read: Parameters<typeof backendRequest<T>>[3],
  { signal }: RequestOptions,
  headers: Record<string, string> = {},
): Promise<T> {
  return backendRequest(context, AUTH_PATHS.sessions + path, {}, read, {
    method,
    signal,
    headers: { Authorization: `Bearer ${token}`, ...headers },
    isForCookie: context.sessionCookie,
  });
}

/** @throws PosternError NO_SESSION */
async function sessionOf(context: ClientContext, { sessionKey }: RequestOptions): Promise<Session> {
  const session = await context.sessions.get(sessionKey);
  if (!session) throw clientError('NO_SESSION');
  return session;
}
