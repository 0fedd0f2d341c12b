import { decodeBase64Url, stringField } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { type Cancelled, unlessCancelled } from '../outcome.ts';
import { parseAnswer } from '../parse-answer.ts';
import { createPasskey } from '../passkey/create-passkey.ts';
import { passkeysOf } from '../passkey/passkeys-of-user.ts';
import { registered } from '../passkey/unknown-passkeys.ts';
import { clientError } from '../postern-error.ts';
import type { RequestOptions } from '../turnkey/stamped-request.ts';
import { submitActivity } from '../turnkey/submit-activity.ts';
import { credentialReceipt } from './credential-receipt.ts';
import { passkeyChallenge } from './sign-up-with-passkey.ts';

export interface AddPasskeyParams extends RequestOptions {
  /** The name that the browser shows for the passkey; by default the host of the page. */
  userName?: string | undefined;
  /** The name of the passkey in the account, up to 100 characters; by default `userName`. */
  passkeyName?: string | undefined;
}

export interface PasskeyAdded {
  outcome: 'added';
  /** base64url. */
  credentialId: string;
}

/**
 * Adds a passkey to the account of a session: CREATE_AUTHENTICATORS. Its name contains the backend's receipt, which shows
 * that the backend has checked the passkey.
 */
export function addPasskey(context: ClientContext, params: AddPasskeyParams): Promise<PasskeyAdded | Cancelled> {
  const { userName = context.rpName, passkeyName = userName, signal } = params;
  return unlessCancelled(async () => {
    const session = await context.sessions.get(params.sessionKey);
    if (!session) throw clientError('NO_SESSION');
    const { userId } = session;
    const challenge = await passkeyChallenge(context, session.publicKey, signal);
    const passkey = await createPasskey(context, {
      challenge,
      userName,
      passkeyName,
      excludeCredentials: await credentialIdsOf(context, userId, params),
      signal,
    });
    const { credentialId } = passkey.attestation;
    const register = async () => {
      const { name } = await credentialReceipt(context, session, { passkey }, signal);
      const parameters = { userId, authenticators: [{ ...passkey, authenticatorName: name }] };
      await submitActivity(context, 'ACTIVITY_TYPE_CREATE_AUTHENTICATORS_V2', parameters, params);
    };
    await registered(context, credentialId, register());
    return { outcome: 'added', credentialId };
  }, signal);
}

async function credentialIdsOf(context: ClientContext, userId: string, options: RequestOptions) {
  const passkeys = await passkeysOf(context, userId, options);
  return parseAnswer(200, () => passkeys.map((passkey) => decodeBase64Url(stringField(passkey, 'credentialId'))));
}
