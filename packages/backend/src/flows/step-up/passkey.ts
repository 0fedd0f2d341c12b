import type { StepUpResponse, StepUpWithPasskeyRequest } from '@postern/protocol';
import { AUTH_PATHS, WEBAUTHN_STAMP_HEADER } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import { isPasskeyStamp } from '../../credentials/passkey-assertion.ts';
import { checkStepUpSignature } from '../../credentials/session-signature.ts';
import { stampIdentity } from '../../credentials/stamp.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { identityKey } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import { sessionOfRequest } from '../../sessions/session-of-request.ts';
import { listUsers } from '../../turnkey/list-users.ts';
import { sessionSignatureSchema, stepUpAnswerSchema } from './step-up-schemas.ts';

const body: z.ZodType<StepUpWithPasskeyRequest> = z.strictObject({
  challenge: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("Of POST /passkey/challenge, for the session's key."),
  stamp: z.string().min(1).max(8_192).describe('The stamp of the passkey over the step-up message.'),
  signature: sessionSignatureSchema,
});

/**
 * `POST /step-up/passkey`: a user who is signed in uses one of their passkeys again, with PIN or fingerprint. The passkey
 * and the key of the session sign the same message, with a challenge that is accepted once.
 */
export function stepUpWithPasskeyEndpoint(services: Services): Endpoint {
  const { settings, turnkey, directory, challenges, stepUps } = services;
  return defineEndpoint({
    operation: 'stepUpWithPasskey',
    method: 'POST',
    path: AUTH_PATHS.stepUpWithPasskey,
    summary: 'Use a passkey again, for routes that ask for it.',
    bearer: true,
    body,
    answer: stepUpAnswerSchema,
    errors: [
      'INVALID_SESSION',
      'SESSION_EXPIRED',
      'INVALID_CHALLENGE',
      'INVALID_API_KEY_SIGNATURE',
      'INVALID_STAMP',
      'STEP_UP_OF_OTHER_USER',
    ],
    async handle({ challenge, stamp, signature }, context): Promise<StepUpResponse> {
      const { token, session } = await sessionOfRequest(services, 'POST', context);
      const { organizationId, userId, publicKey, expiresAt } = session;
      const { deadline, audit } = context;
      const message = checkStepUpSignature('passkey', challenge, publicKey, signature);
      await challenges.spend(challenge, publicKey);
      const identity = stampIdentity({ [WEBAUTHN_STAMP_HEADER]: stamp }, message);
      audit.identity = identityKey(turnkey.organizationId, identity);
      const users = await listUsers(turnkey, organizationId, deadline);
      const passkey = users
        .find((user) => user.userId === userId)
        ?.authenticators.find(
          ({ credentialId }) => identity.type === 'passkey' && credentialId === identity.credentialId,
        );
      // A passkey that the user has not proved to this backend does not sign in, so it is no proof here either.
      if (!passkey || !(await directory.isHome(identity, organizationId, deadline))) {
        throw new AuthError('STEP_UP_OF_OTHER_USER');
      }
      const { publicKey: passkeyKey } = passkey.credential;
      if (!(await isPasskeyStamp(stamp, message, passkeyKey, settings, true))) throw new AuthError('INVALID_STAMP');
      await stepUps.note(token, 'passkey', expiresAt);
      return { method: 'passkey', steppedUpAt: Math.floor(turnkey.now() / 1000) };
    },
  });
}
