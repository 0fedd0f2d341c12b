import { AUTH_PATHS, stringField } from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import type { LoginParams } from '../flows/login.ts';
import { parseAnswer } from '../parse-answer.ts';
import { clientError } from '../postern-error.ts';
import { readSession, type Session } from '../session/session.ts';
import { activityTimestamp } from './activity-timestamp.ts';
import { postToTurnkey } from './post-to-turnkey.ts';
import { readActivity, resultOf } from './submit-activity.ts';

export interface StampLoginParams extends LoginParams {
  expirationSeconds?: number | undefined;
  sessionProfileId?: string | undefined;
}

/** Turnkey's default. */
const DEFAULT_SECONDS = 900;

/** The body of STAMP_LOGIN. */
export async function stampLoginBody(
  context: ClientContext,
  organizationId: string,
  publicKey: string,
  { invalidateExisting, expirationSeconds, sessionProfileId, signal }: StampLoginParams,
): Promise<string> {
  return JSON.stringify({
    type: 'ACTIVITY_TYPE_STAMP_LOGIN',
    timestampMs: await activityTimestamp(context, signal),
    organizationId,
    parameters: {
      publicKey,
      // JSON has no undefined.
      expirationSeconds: expirationSeconds && String(expirationSeconds),
      invalidateExisting: invalidateExisting || undefined,
      sessionProfileId,
    },
  });
}

/**
 * STAMP_LOGIN: a stamp for a session. Stores the session; in cookie mode it also sends it to the backend for its cookie.
 * @param organizationId The parent, where Turnkey finds the user by the credential, or the user's sub-organization.
 * @param publicKey The new session's key.
 * @param stamp Makes the header with the stamp of a body.
 * @throws TurnkeyRequestError when Turnkey refuses it.
 */
export async function stampLogin(
  context: ClientContext,
  organizationId: string,
  publicKey: string,
  stamp: (body: string) => Promise<Record<string, string>>,
  params: StampLoginParams,
): Promise<Session> {
  const { expirationSeconds = DEFAULT_SECONDS, sessionKey, signal } = params;
  const body = await stampLoginBody(context, organizationId, publicKey, { ...params, expirationSeconds });
  const header = await stamp(body);
  const answer = await postToTurnkey(context, '/public/v1/submit/stamp_login', body, header, signal);
  const result = resultOf(readActivity(answer));
  const token = parseAnswer(200, () => stringField(result, 'session'));
  const session = parseAnswer(200, () => readSession('', token));
  // A session with another key belongs to another user.
  if (session.publicKey !== publicKey) throw clientError('UNEXPECTED_RESPONSE', { status: 200 });
  if (context.sessionCookie) {
    const headers = { Authorization: `Bearer ${token}` };
    await backendRequest(context, AUTH_PATHS.session, {}, () => undefined, { headers, signal, isForCookie: true });
  }
  return context.sessions.store(token, sessionKey);
}
