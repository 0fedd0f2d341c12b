import type { LoginResponse, OtpLoginRequest } from '@postern/protocol';
import { AUTH_PATHS, loginMessage } from '@postern/protocol';
import { z } from 'zod';
import { contactClaimant } from '../../accounts/contact-claimant.ts';
import type { LogInServices } from '../../accounts/log-in.ts';
import { logIn } from '../../accounts/log-in.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { identityKey, identityOf } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import type { Proof } from '../../sessions/one-log-in.ts';
import { checkClientSignature } from '../../tokens/client-signature.ts';
import { otpLogin } from '../../turnkey/otp-login.ts';
import { clientSignatureSchema, verificationTokenSchema } from '../client-signature-schema.ts';
import { invalidateExistingSchema, loginAnswerSchema, sessionKeySchema } from '../login-schema.ts';

const body: z.ZodType<OtpLoginRequest> = z.strictObject({
  verificationToken: verificationTokenSchema,
  publicKey: sessionKeySchema,
  clientSignature: clientSignatureSchema.describe('Over the log-in message.'),
  signupClientSignature: clientSignatureSchema.describe('Over the sign-up message.').optional(),
  invalidateExisting: invalidateExistingSchema,
});

/**
 * `POST /otp-login`: opens a session for a proved contact. The first time, it creates the sub-organization. The token
 * and both signatures are checked before Turnkey is called. A token is valid for one log-in.
 */
export function otpLoginEndpoint(services: Services): Endpoint {
  return defineEndpoint({
    operation: 'otpLogin',
    method: 'POST',
    path: AUTH_PATHS.otpLogin,
    summary: 'Sign in with a proved contact, or sign up when it has no sub-organization yet.',
    body,
    answer: loginAnswerSchema,
    errors: [
      'INVALID_VERIFICATION_TOKEN',
      'VERIFICATION_TOKEN_EXPIRED',
      'VERIFICATION_TOKEN_USED',
      'INVALID_CLIENT_SIGNATURE',
      'SIGNUP_SIGNATURE_REQUIRED',
      'ACCOUNT_AMBIGUOUS',
      'TOO_MANY_SESSIONS',
      'ACCOUNT_BUSY',
      'SIGN_UP_REFUSED',
      'LOG_IN_REFUSED',
      'HOOK_TIMEOUT',
    ],
    handle: createOtpLogIn(services),
  });
}

/** A log-in that also says in which sub-organization it expects the account. */
type Request = OtpLoginRequest & { organizationId?: string | undefined };

/** Signs in with a verification token. */
export function createOtpLogIn(
  services: LogInServices & Pick<Services, 'settings' | 'turnkey' | 'directory' | 'verificationTokens'>,
) {
  const { settings, turnkey, directory, verificationTokens } = services;
  const expirationSeconds = String(settings.session.expirationSeconds);
  return async (request: Request, context: EndpointContext): Promise<LoginResponse> => {
    const { verificationToken, publicKey, clientSignature, signupClientSignature, invalidateExisting } = request;
    const claims = verificationTokens.check(verificationToken);
    context.audit.identity = identityKey(turnkey.organizationId, identityOf(claims));
    checkClientSignature(claims, clientSignature, loginMessage(claims.id, publicKey));
    const claimant = {
      ...contactClaimant(directory, verificationToken, claims, signupClientSignature),
      expectedOrganizationId: request.organizationId,
    };
    const parameters = { verificationToken, publicKey, clientSignature, expirationSeconds, invalidateExisting };
    const proof: Proof = {
      id: `log-in:${claims.id}`,
      expiresAtMs: claims.expiresAtMs,
      used: 'VERIFICATION_TOKEN_USED',
      request,
      // The signature for the sign-up is not part of any activity in the sub-organization.
      isSecret: signupClientSignature !== undefined,
    };
    return logIn(
      services,
      proof,
      claimant,
      { publicKey, invalidateExisting },
      ({ organizationId }, send) =>
        send((timestampMs) => otpLogin(turnkey, organizationId, parameters, timestampMs, context.deadline)),
      context,
    );
  };
}
