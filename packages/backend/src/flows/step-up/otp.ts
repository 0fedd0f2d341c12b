import type { StepUpResponse, StepUpWithOtpRequest } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import { checkStepUpSignature } from '../../credentials/session-signature.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { identityKey, identityOf } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import { sessionOfRequest } from '../../sessions/session-of-request.ts';
import { isUserOf } from '../../turnkey/is-user-of.ts';
import { listUsers } from '../../turnkey/list-users.ts';
import { verificationTokenSchema } from '../client-signature-schema.ts';
import { sessionSignatureSchema, stepUpAnswerSchema } from './step-up-schemas.ts';

const body: z.ZodType<StepUpWithOtpRequest> = z.strictObject({
  verificationToken: verificationTokenSchema.describe("Bound to the session's key."),
  signature: sessionSignatureSchema,
});

/**
 * `POST /step-up/otp`: a user who is signed in proves one of their contacts again. The code was encrypted together with
 * the key of the session, so the verification token is useless for every other session. It is accepted once.
 */
export function stepUpWithOtpEndpoint(services: Services): Endpoint {
  const { turnkey, directory, identities, oneLogIn, stepUps, verificationTokens } = services;
  return defineEndpoint({
    operation: 'stepUpWithOtp',
    method: 'POST',
    path: AUTH_PATHS.stepUpWithOtp,
    summary: 'Prove a contact again, for routes that ask for it.',
    bearer: true,
    body,
    answer: stepUpAnswerSchema,
    errors: [
      'INVALID_SESSION',
      'SESSION_EXPIRED',
      'INVALID_VERIFICATION_TOKEN',
      'VERIFICATION_TOKEN_EXPIRED',
      'VERIFICATION_TOKEN_USED',
      'INVALID_API_KEY_SIGNATURE',
      'STEP_UP_OF_OTHER_USER',
    ],
    async handle({ verificationToken, signature }, context): Promise<StepUpResponse> {
      const { token, session } = await sessionOfRequest(services, 'POST', context);
      const { organizationId, userId, publicKey, expiresAt } = session;
      const { deadline, audit } = context;
      const claims = verificationTokens.check(verificationToken);
      if (claims.publicKey !== publicKey) throw new AuthError('INVALID_VERIFICATION_TOKEN');
      checkStepUpSignature('otp', claims.id, publicKey, signature);
      const identity = identityOf(claims);
      const key = identityKey(turnkey.organizationId, identity);
      audit.identity = key;
      const [homes, users] = await Promise.all([
        directory.homesOfContact(identity, await identities.find(key), deadline),
        listUsers(turnkey, organizationId, deadline),
      ]);
      const user = users.find((each) => each.userId === userId);
      if (!homes.includes(organizationId) || !user || !isUserOf(user, identity)) {
        throw new AuthError('STEP_UP_OF_OTHER_USER');
      }
      await oneLogIn.spend({
        id: `log-in:${claims.id}`,
        expiresAtMs: claims.expiresAtMs,
        used: 'VERIFICATION_TOKEN_USED',
      });
      await stepUps.note(token, 'otp', expiresAt);
      return { method: 'otp', steppedUpAt: Math.floor(turnkey.now() / 1000) };
    },
  });
}
