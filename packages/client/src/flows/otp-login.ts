import {
  AUTH_PATHS,
  loginMessage,
  type OtpLoginRequest,
  parseVerificationToken,
  signupMessage,
} from '@postern/protocol';
import { inAgreedForm } from '../agreed-form.ts';
import type { ClientContext } from '../context.ts';
import { clientSignature } from './client-signature.ts';
import { type LoginParams, type LoginResult, login } from './login.ts';

export interface OtpLoginParams extends LoginParams {
  /** As `verifyOtp` has returned it. */
  verificationToken: string;
  /** The key of the session to be: compressed P-256, hex. By default the one to which the token is bound. */
  publicKey?: string;
}

/** Logs in with a proved contact, or signs up: `POST /otp-login`. */
export async function otpLogin(context: ClientContext, params: OtpLoginParams): Promise<LoginResult> {
  const { verificationToken } = params;
  const { claims } = inAgreedForm(200, () => parseVerificationToken(verificationToken));
  const { publicKey = claims.publicKey } = params;
  const contact = claims.verificationType === 'OTP_TYPE_EMAIL' ? 'email' : 'phoneNumber';
  const credentials = { apiKeys: [], authenticators: [], oauthProviders: [], [contact]: claims.contact };
  const proof: OtpLoginRequest = {
    verificationToken,
    publicKey,
    clientSignature: await clientSignature(context, claims.publicKey, loginMessage(claims.id, publicKey)),
    signupClientSignature: await clientSignature(context, claims.publicKey, signupMessage(claims.id, credentials)),
  };
  return login(context, AUTH_PATHS.otpLogin, proof, params);
}
