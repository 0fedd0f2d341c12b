import {
  AUTH_PATHS,
  loginMessage,
  type OtpLoginRequest,
  parseVerificationToken,
  signupMessage,
} from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { parseAnswer } from '../parse-answer.ts';
import { clientSignature } from './client-signature.ts';
import { type LoginParams, login } from './login.ts';

export interface OtpLoginParams extends LoginParams {
  /** From `verifyOtp`. */
  verificationToken: string;
  /** The new session's key: compressed P-256, hex. By default the key of the token. */
  publicKey?: string;
}

/** Signs in, or signs up, with a proved contact: `POST /otp-login`. */
export function otpLogin(context: ClientContext, params: OtpLoginParams): Promise<SignInOutcome> {
  return unlessCancelled(
    async () => login(context, AUTH_PATHS.otpLogin, await proofOf(context, params), params),
    params.signal,
  );
}

async function proofOf(context: ClientContext, params: OtpLoginParams): Promise<OtpLoginRequest> {
  const { verificationToken } = params;
  const { claims } = parseAnswer(200, () => parseVerificationToken(verificationToken));
  const { publicKey = claims.publicKey } = params;
  const contact = claims.verificationType === 'OTP_TYPE_EMAIL' ? 'email' : 'phoneNumber';
  const credentials = { apiKeys: [], authenticators: [], oauthProviders: [], [contact]: claims.contact };
  return {
    verificationToken,
    publicKey,
    clientSignature: await clientSignature(context, claims.publicKey, loginMessage(claims.id, publicKey)),
    signupClientSignature: await clientSignature(context, claims.publicKey, signupMessage(claims.id, credentials)),
  };
}
