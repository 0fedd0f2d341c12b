import { stringField } from '@postern/protocol';
import { inAgreedForm } from '../agreed-form.ts';
import type { ClientContext } from '../context.ts';
import type { LoginParams } from '../flows/login.ts';
import { clientError } from '../postern-error.ts';
import { readSession, type Session } from '../session/session.ts';
import { postToTurnkey } from './post-to-turnkey.ts';
import { readActivity, resultOf } from './submit-activity.ts';

/**
 * STAMP_LOGIN: a stamp for a session, which is stored.
 * @param organizationId The parent, where Turnkey finds the user by the credential, or the user's sub-organization.
 * @param publicKey The key of the session to be.
 * @param stamp Makes the header with the stamp of a body.
 * @throws TurnkeyRequestError when Turnkey refuses it.
 */
export async function stampLogin(
  context: ClientContext,
  organizationId: string,
  publicKey: string,
  stamp: (body: string) => Promise<Record<string, string>>,
  { invalidateExisting, sessionKey, signal }: LoginParams,
): Promise<Session> {
  const body = JSON.stringify({
    type: 'ACTIVITY_TYPE_STAMP_LOGIN',
    timestampMs: String(context.now()),
    organizationId,
    parameters: { publicKey, ...(invalidateExisting ? { invalidateExisting } : {}) },
  });
  const header = await stamp(body);
  const answer = await postToTurnkey(context, '/public/v1/submit/stamp_login', body, header, signal);
  const result = resultOf(readActivity(answer));
  const token = inAgreedForm(200, () => stringField(result, 'session'));
  // A session with another key would be somebody else's.
  if (inAgreedForm(200, () => readSession('', token)).publicKey !== publicKey) {
    throw clientError('UNEXPECTED_RESPONSE', { status: 200 });
  }
  return context.sessions.store(token, sessionKey);
}
