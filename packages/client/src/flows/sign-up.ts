import {
  type ApiKeyParams,
  AUTH_PATHS,
  attemptApiKey,
  attemptMessage,
  type CreateSubOrganizationRequest,
  encodeHex,
  type JsonObject,
  type PasskeyParams,
  parseVerificationToken,
  signupMessage,
  stringField,
  type WalletProof,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import { withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { type SignedIn, type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { parseAnswer } from '../parse-answer.ts';
import { registered } from '../passkey/unknown-passkeys.ts';
import { apiKeyStamp } from '../turnkey/api-key-stamp.ts';
import { stampLogin } from '../turnkey/stamp-login.ts';
import { clientSignature } from './client-signature.ts';
import type { LoginParams } from './login.ts';

export interface SignUpParams extends Pick<LoginParams, 'sessionKey' | 'signal'> {
  /** The name of the user, up to 100 characters; by default the e-mail address or a generated name. */
  userName?: string | undefined;
  /** The token of `verifyOtp`, to sign up with a contact as well. */
  verificationToken?: string | undefined;
}

/** A credential that has signed a challenge of the backend. */
export interface ProvedCredential {
  passkey?: PasskeyParams;
  wallet?: WalletProof;
  /** The wallet as an API key. */
  apiKeys: ApiKeyParams[];
}

/**
 * Signs up with one tap or signature. The sign-up registers the credential and, for one minute, the key of the attempt.
 * That key starts the first session.
 * @param prove Asks the backend for a challenge for the attempt's key, and the user to sign it.
 */
export function signUp(
  context: ClientContext,
  prove: (attemptKey: string) => Promise<ProvedCredential>,
  params: SignUpParams,
): Promise<SignInOutcome> {
  const { keys } = context;
  const attempt = async () => {
    // Checked first: a failure after the passkey is created would leave it without an account.
    await context.sessionStore.probe?.();
    return withNewKeyPair(keys, async (attemptKey) => finish(context, attemptKey, await prove(attemptKey), params));
  };
  return unlessCancelled(() => keys.exclusively(attempt, params.signal), params.signal);
}

async function finish(
  context: ClientContext,
  attemptKey: string,
  { passkey, wallet, apiKeys }: ProvedCredential,
  params: SignUpParams,
): Promise<SignedIn> {
  const { keys } = context;
  const { userName, verificationToken, signal } = params;
  const message = attemptMessage([...(passkey ? [passkey.challenge] : []), ...(wallet ? [wallet.message] : [])]);
  const credentials = {
    apiKeys: [...apiKeys, attemptApiKey(attemptKey)],
    authenticators: passkey ? [passkey] : [],
    oauthProviders: [],
  };
  const request: CreateSubOrganizationRequest = {
    ...(passkey ? { passkey } : {}),
    ...(wallet ? { wallet } : {}),
    apiKey: { publicKey: attemptKey, signature: encodeHex(await keys.sign(attemptKey, message)) },
    ...(userName ? { userName } : {}),
    ...(verificationToken ? await contactProof(context, verificationToken, credentials) : {}),
  };
  const read = (answer: JsonObject) => stringField(answer, 'subOrganizationId');
  const isForCaptcha = !verificationToken;
  const options = { signal, isForCaptcha };
  const registration = backendRequest(context, AUTH_PATHS.createSubOrganization, request, read, options);
  const organizationId = passkey
    ? await registered(context, passkey.attestation.credentialId, registration)
    : await registration;
  const stamp = (body: string) => apiKeyStamp(keys, attemptKey, body);
  const open = (publicKey: string) => stampLogin(context, organizationId, publicKey, stamp, params);
  const session = await withNewKeyPair(keys, open);
  await keys.delete(attemptKey);
  return { outcome: 'signed-in', session, created: true };
}

async function contactProof(
  context: ClientContext,
  verificationToken: string,
  credentials: { apiKeys: object[]; authenticators: object[]; oauthProviders: object[] },
) {
  const { id, publicKey, verificationType, contact } = parseAnswer(
    200,
    () => parseVerificationToken(verificationToken).claims,
  );
  const proved = verificationType === 'OTP_TYPE_EMAIL' ? { email: contact } : { phoneNumber: contact };
  const message = signupMessage(id, { ...credentials, ...proved });
  return { verificationToken, clientSignature: await clientSignature(context, publicKey, message) };
}
