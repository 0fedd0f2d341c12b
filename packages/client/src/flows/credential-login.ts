import { AUTH_PATHS, type JsonObject, type StampLoginRequest, stringField } from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import { type ClientContext, parentOf } from '../context.ts';
import type { SignedIn } from '../outcome.ts';
import { parseAnswer } from '../parse-answer.ts';
import { clientError } from '../postern-error.ts';
import { readSession } from '../session/session.ts';
import { stampLoginBody } from '../turnkey/stamp-login.ts';
import type { LoginParams } from './login.ts';

/**
 * Signs in with a wallet or a passkey. The backend knows in which sub-organization the credential was proved. When several
 * sub-organizations name the credential, the body needs a second stamp for the right one.
 * @param publicKey The new session's key.
 * @param stamp Makes the header with the stamp of a body.
 * @throws PosternError CREDENTIAL_UNKNOWN, CREDENTIAL_NOT_PROVED, ...
 */
export async function credentialLogin(
  context: ClientContext,
  publicKey: string,
  stamp: (body: string) => Promise<StampLoginRequest['stamp']>,
  params: LoginParams,
): Promise<SignedIn> {
  const { sessionKey, signal } = params;
  const send = async (organizationId: string) => {
    const body = await stampLoginBody(context, organizationId, publicKey, params);
    const request: StampLoginRequest = { body, stamp: await stamp(body) };
    const read = (answer: JsonObject) => answer;
    return backendRequest(context, AUTH_PATHS.stampLogin, request, read, {
      signal,
      isForCookie: context.sessionCookie,
    });
  };
  const first = await send(parentOf(context));
  const answer = 'stampFor' in first ? await send(parseAnswer(200, () => stringField(first, 'stampFor'))) : first;
  const token = parseAnswer(200, () => stringField(answer, 'sessionToken'));
  // A session with another key belongs to another user.
  if (parseAnswer(200, () => readSession('', token)).publicKey !== publicKey) {
    throw clientError('UNEXPECTED_RESPONSE', { status: 200 });
  }
  const session = await context.sessions.store(token, sessionKey);
  const endedSession = answer.endedSession as SignedIn['endedSession'];
  return { outcome: 'signed-in', session, created: false, endedSession };
}
