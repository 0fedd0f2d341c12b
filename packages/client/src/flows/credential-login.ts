import { AUTH_PATHS, type JsonObject, type StampLoginRequest, stringField } from '@postern/protocol';
import { inAgreedForm } from '../agreed-form.ts';
import { backendRequest } from '../backend-request.ts';
import { type ClientContext, parentOf } from '../context.ts';
import { clientError } from '../postern-error.ts';
import { readSession, type Session } from '../session/session.ts';
import { stampLoginBody } from '../turnkey/stamp-login.ts';
import type { LoginParams } from './login.ts';

/**
 * Logs in with a wallet or a passkey, through the backend, which knows where the credential was proved. One stamp is enough,
 * unless somebody else has registered the credential as well: then a second one names the right sub-organization.
 * @param publicKey The new session's key.
 * @param stamp Makes the header with the stamp of a body.
 * @throws PosternError CREDENTIAL_UNKNOWN, CREDENTIAL_NOT_PROVED, ...
 */
export async function credentialLogin(
  context: ClientContext,
  publicKey: string,
  stamp: (body: string) => Promise<StampLoginRequest['stamp']>,
  params: LoginParams,
): Promise<Session> {
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
  const answer = 'stampFor' in first ? await send(inAgreedForm(200, () => stringField(first, 'stampFor'))) : first;
  const token = inAgreedForm(200, () => stringField(answer, 'sessionToken'));
  // A session with another key would belong to another user.
  if (inAgreedForm(200, () => readSession('', token)).publicKey !== publicKey) {
    throw clientError('UNEXPECTED_RESPONSE', { status: 200 });
  }
  return context.sessions.store(token, sessionKey);
}
