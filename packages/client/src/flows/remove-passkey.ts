import { stringField } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { parseAnswer } from '../parse-answer.ts';
import { passkeysOf } from '../passkey/passkeys-of-user.ts';
import { signalUnknownPasskey } from '../passkey/unknown-passkeys.ts';
import { clientError } from '../postern-error.ts';
import type { RequestOptions } from '../turnkey/stamped-request.ts';
import { submitActivity } from '../turnkey/submit-activity.ts';

export interface RemovePasskeyParams extends RequestOptions {
  /** base64url, as in the answer of `get_authenticators`. */
  credentialId: string;
}

/** Removes a passkey from the account of a session (DELETE_AUTHENTICATORS), and from this device where it lets us. */
export async function removePasskey(
  context: ClientContext,
  { credentialId, ...options }: RemovePasskeyParams,
): Promise<void> {
  const session = await context.sessions.get(options.sessionKey);
  if (!session) throw clientError('NO_SESSION');
  const { userId } = session;
  const passkeys = await passkeysOf(context, userId, options);
  const authenticatorIds = parseAnswer(200, () =>
    passkeys
      .filter((passkey) => stringField(passkey, 'credentialId') === credentialId)
      .map((passkey) => stringField(passkey, 'authenticatorId')),
  );
  if (authenticatorIds.length > 0) {
    await submitActivity(context, 'ACTIVITY_TYPE_DELETE_AUTHENTICATORS', { userId, authenticatorIds }, options);
  }
  await signalUnknownPasskey(context, credentialId);
}
