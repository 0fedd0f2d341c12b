import type { Postern } from '@postern/backend';
import {
  type AuthProblem,
  attemptMessage,
  type CredentialReceiptResponse,
  type PasskeyChallengeResponse,
  parseVerificationToken,
  type StepUpMethod,
  type StepUpResponse,
  stepUpMessage,
} from '@postern/protocol';
import {
  createSoftwareAuthenticator,
  type Deviations,
  type SoftwareAuthenticator,
} from '../authority/software-authenticator.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { clientSignature } from '../setup/stamped.ts';
import { submit } from '../setup/user.ts';
import { ORIGIN, post } from './browser.ts';
import type { Deployment } from './deployment.ts';
import { attest } from './sign-up-attempt.ts';
import { passkeyStamp } from './stamp-login.ts';

/** A session as the browser has it. */
export interface TestSession {
  key: ApiKeyPair;
  token: string;
  organizationId: string;
  userId: string;
  email: string;
}

/** What a step-up may do wrong. */
interface StepUpDeviations {
  /** The key that signs instead of the session's. */
  signer?: ApiKeyPair;
  nonce?: string;
}

/** Opens a session with a code. */
export async function openSession(deployment: Deployment, server: Postern, email = deployment.newEmail()) {
  const browser = deployment.browser(server);
  const { body } = await browser.otpLogin(await deployment.prove(browser, email));
  const { sessionToken: token, organizationId, userId } = body;
  return { key: browser.key, token, organizationId, userId, email } satisfies TestSession;
}

/** Sends JSON to an endpoint with a session. */
export async function postWithSession<Body>(server: Postern, path: string, token: string, body: object) {
  const headers = { 'Content-Type': 'application/json', Origin: ORIGIN, Authorization: `Bearer ${token}` };
  const request = new Request(`${ORIGIN}/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const response = await server.fetch(request);
  return { status: response.status, body: (await response.json()) as Body };
}

type Answer = StepUpResponse & AuthProblem;

const signatureOf = (method: StepUpMethod, { key }: TestSession, nonce: string, { signer = key }: StepUpDeviations) =>
  clientSignature(signer, stepUpMessage(method, nonce, key.publicKey)).signature;

/** Proves a contact for a key, up to the verification token. */
export const proveContact = (deployment: Deployment, server: Postern, key: ApiKeyPair, email: string) =>
  deployment.prove(deployment.browser(server, key), email);

/** The last step with a code. */
export function stepUpWithToken(
  server: Postern,
  session: TestSession,
  verificationToken: string,
  deviations: StepUpDeviations = {},
) {
  const { id } = parseVerificationToken(verificationToken).claims;
  const signature = signatureOf('otp', session, deviations.nonce ?? id, deviations);
  return postWithSession<Answer>(server, '/step-up/otp', session.token, { verificationToken, signature });
}

/** The challenge for a key. */
export async function stepUpChallenge(server: Postern, { publicKey }: ApiKeyPair): Promise<string> {
  return (await post<PasskeyChallengeResponse>(server, '/passkey/challenge', { publicKey })).body.challenge;
}

/** The last step with a passkey. */
export function stepUpWithStamp(
  server: Postern,
  session: TestSession,
  passkey: SoftwareAuthenticator,
  challenge: string,
  deviations: StepUpDeviations & { authenticator?: Deviations } = {},
) {
  const signature = signatureOf('passkey', session, challenge, deviations);
  const message = stepUpMessage('passkey', deviations.nonce ?? challenge, session.key.publicKey);
  const stamp = passkeyStamp(passkey, message, deviations.authenticator)['X-Stamp-Webauthn'];
  return postWithSession<Answer>(server, '/step-up/passkey', session.token, { challenge, stamp, signature });
}

/** Adds a proved passkey to the account of a session. */
export async function addPasskey(deployment: Deployment, server: Postern, session: TestSession) {
  const passkey = createSoftwareAuthenticator();
  const params = attest(passkey, await stepUpChallenge(server, session.key));
  const signature = clientSignature(session.key, attemptMessage([params.challenge], 'add')).signature;
  const apiKey = { publicKey: session.key.publicKey, signature };
  const { body } = await postWithSession<CredentialReceiptResponse>(server, '/credential-receipt', session.token, {
    passkey: params,
    apiKey,
  });
  await registerPasskey(deployment, session, { ...params, authenticatorName: body.name });
  return passkey;
}

/** Registers a passkey directly at Turnkey, with the key of the session. */
export async function registerPasskey(deployment: Deployment, session: TestSession, authenticator: object) {
  const { key, organizationId, userId } = session;
  const parameters = { userId, authenticators: [{ ...authenticator }] };
  const { status } = await submit(deployment.authority, key, organizationId, 'CREATE_AUTHENTICATORS_V2', parameters);
  if (status !== 200) throw new Error('The passkey could not be registered.');
}
