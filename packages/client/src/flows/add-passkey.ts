import { decodeBase64Url, isJsonObject, stringField, WireFormatError } from '@postern/protocol';
import { inAgreedForm } from '../agreed-form.ts';
import type { ClientContext } from '../context.ts';
import { type Cancelled, unlessCancelled } from '../outcome.ts';
import { createPasskey } from '../passkey/create-passkey.ts';
import { clientError } from '../postern-error.ts';
import { type RequestOptions, stampedRequest } from '../turnkey/stamped-request.ts';
import { submitActivity } from '../turnkey/submit-activity.ts';
import { credentialReceipt } from './credential-receipt.ts';
import { passkeyChallenge } from './sign-up-with-passkey.ts';

export interface AddPasskeyParams extends RequestOptions {
  /** What the browser calls the user when it offers the passkey; by default the host of the page. */
  userName?: string | undefined;
  /** How the account calls the passkey, up to 100 characters; by default as the user is called. */
  passkeyName?: string | undefined;
}

export interface PasskeyAdded {
  outcome: 'added';
  /** base64url. */
  credentialId: string;
}

/**
 * Gives the user of a session one more passkey: CREATE_AUTHENTICATORS, under a name with the receipt of the backend, which
 * has checked the passkey.
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
    const { name } = await credentialReceipt(context, session, { passkey }, signal);
    const parameters = { userId, authenticators: [{ ...passkey, authenticatorName: name }] };
    await submitActivity(context, 'ACTIVITY_TYPE_CREATE_AUTHENTICATORS_V2', parameters, params);
    return { outcome: 'added', credentialId: passkey.attestation.credentialId };
  }, signal);
}

async function credentialIdsOf(context: ClientContext, userId: string, options: RequestOptions) {
  const { authenticators } = await stampedRequest(context, '/public/v1/query/get_authenticators', { userId }, options);
  return inAgreedForm(200, () => {
    if (!Array.isArray(authenticators)) throw new WireFormatError('no authenticators');
    return authenticators.filter(isJsonObject).map((each) => decodeBase64Url(stringField(each, 'credentialId')));
  });
}
