import {
  AUTH_PATHS,
  CLIENT_SIGNATURE_SCHEME,
  type ClientSignature,
  encodeHex,
  type JsonObject,
  loginMessage,
  type OtpLoginRequest,
  parseVerificationToken,
  signupMessage,
  stringField,
} from '@postern/protocol';
import { inAgreedForm } from '../agreed-form.ts';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';
import { readSession, type Session } from '../session/session.ts';

export interface OtpLoginParams {
  /** As `verifyOtp` has returned it. */
  verificationToken: string;
  /** The key of the session to be: compressed P-256, hex. By default the one to which the token is bound. */
  publicKey?: string;
  /** Ends the user's other sessions. */
  invalidateExisting?: boolean | undefined;
  /** The name under which this browser keeps the session. */
  sessionKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface LoginResult {
  session: Session;
  /** True when a sub-organization was created: the user has signed up. */
  created: boolean;
}

/** Logs in with a proved contact, or signs up: `POST /otp-login`. */
export async function otpLogin(context: ClientContext, params: OtpLoginParams): Promise<LoginResult> {
  const { verificationToken, invalidateExisting, sessionKey, signal } = params;
  const { claims } = inAgreedForm(200, () => parseVerificationToken(verificationToken));
  const { publicKey = claims.publicKey } = params;
  const contact = claims.verificationType === 'OTP_TYPE_EMAIL' ? 'email' : 'phoneNumber';
  const credentials = { apiKeys: [], authenticators: [], oauthProviders: [], [contact]: claims.contact };
  const request: OtpLoginRequest = {
    verificationToken,
    publicKey,
    clientSignature: await clientSignature(context, claims.publicKey, loginMessage(claims.id, publicKey)),
    signupClientSignature: await clientSignature(context, claims.publicKey, signupMessage(claims.id, credentials)),
    ...(invalidateExisting ? { invalidateExisting } : {}),
  };
  // A backend as in Turnkey's guide answers with the session token alone.
  const read = (answer: JsonObject) => ({
    sessionToken: stringField(answer, 'sessionToken'),
    created: answer.created === true,
  });
  const { sessionToken, created } = await backendRequest(context, AUTH_PATHS.otpLogin, request, read, signal);
  const session = inAgreedForm(200, () => readSession('', sessionToken));
  // A session with another key would be somebody else's.
  if (session.publicKey !== publicKey) throw clientError('UNEXPECTED_RESPONSE', { status: 200 });
  return { session: await context.sessions.store(sessionToken, sessionKey), created };
}

async function clientSignature({ keys }: ClientContext, publicKey: string, message: string): Promise<ClientSignature> {
  const signature = encodeHex(await keys.sign(publicKey, message));
  return { publicKey, scheme: CLIENT_SIGNATURE_SCHEME, message, signature };
}
