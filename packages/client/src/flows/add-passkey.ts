import { decodeBase64Url, isJsonObject, stringField, WireFormatError } from '@postern/protocol';
import { inAgreedForm } from '../agreed-form.ts';
import type { ClientContext } from '../context.ts';
import { type Cancelled, unlessCancelled } from '../outcome.ts';
import { createPasskey } from '../passkey/create-passkey.ts';
import { clientError } from '../postern-error.ts';
import { type RequestOptions, stampedRequest } from '../turnkey/stamped-request.ts';
import { submitActivity } from '../turnkey/submit-activity.ts';

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

/** Gives the user of a session one more passkey: CREATE_AUTHENTICATORS. */
export function addPasskey(context: ClientContext, params: AddPasskeyParams): Promise<PasskeyAdded | Cancelled> {
  const { userName = context.rpName, passkeyName = userName, signal } = params;
  return unlessCancelled(async () => {
    const session = await context.sessions.get(params.sessionKey);
    if (!session) throw clientError('NO_SESSION');
    const { userId } = session;
    const passkey = await createPasskey(context, {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      userName,
      passkeyName,
      excludeCredentials: await credentialIdsOf(context, userId, params),
      signal,
    });
    const parameters = { userId, authenticators: [passkey] };
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
