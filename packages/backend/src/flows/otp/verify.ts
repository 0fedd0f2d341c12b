import type { VerifyOtpRequest, VerifyOtpResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { before } from '../../deadline.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { identityKey, identityOf } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import { UpstreamError } from '../../turnkey/upstream-error.ts';
import { verifyOtp } from '../../turnkey/verify-otp.ts';
import { encryptedOtpBundleSchema, otpIdSchema } from './otp-schemas.ts';

const body: z.ZodType<VerifyOtpRequest> = z.strictObject({
  otpId: otpIdSchema,
  encryptedOtpBundle: encryptedOtpBundleSchema.describe('The code and the client key, encrypted for the enclave.'),
});

const answer: z.ZodType<VerifyOtpResponse> = z.object({ verificationToken: z.string() });

/** `POST /verify-otp`: exchanges an encrypted code for a verification token. Turnkey counts the attempts. */
export function verifyOtpEndpoint(services: Services): Endpoint {
  return defineEndpoint({
    operation: 'verifyOtp',
    method: 'POST',
    path: AUTH_PATHS.verifyOtp,
    summary: 'Prove a contact with the code that was sent to it.',
    body,
    answer,
    errors: ['INVALID_OTP_CODE'],
    handle: createVerifyCode(services),
  });
}

/** Has a code checked by Turnkey. */
export function createVerifyCode({
  turnkey,
  verificationTokens,
  codeLimits,
}: Pick<Services, 'turnkey' | 'verificationTokens' | 'codeLimits'>) {
  return async (
    parameters: VerifyOtpRequest,
    { clientNetwork, deadline, audit }: EndpointContext,
  ): Promise<VerifyOtpResponse> => {
    const { verificationToken } = await verifyOtp(turnkey, parameters, deadline);
    const identity = identityKey(turnkey.organizationId, provedIdentity(verificationToken));
    audit.identity = identity;
    // The code is used up, so the token must reach the browser even if the store does not answer.
    const uncounted = codeLimits.takeBack(identity, clientNetwork).catch(() => undefined);
    await before(deadline, uncounted);
    return { verificationToken };
  };

  function provedIdentity(verificationToken: string) {
    try {
      return identityOf(verificationTokens.check(verificationToken));
    } catch (cause) {
      const reason = 'verification token of another TLS fetcher';
      throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason, cause });
    }
  }
}
