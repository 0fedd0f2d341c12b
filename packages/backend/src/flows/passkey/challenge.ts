import type { PasskeyChallengeRequest, PasskeyChallengeResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { attemptKeySchema } from '../attempt-key-schema.ts';

const body: z.ZodType<PasskeyChallengeRequest> = z.strictObject({ publicKey: attemptKeySchema });

const answer: z.ZodType<PasskeyChallengeResponse> = z.object({ challenge: z.string() });

/** `POST /passkey/challenge`: the challenge for the registration of a passkey. */
export function passkeyChallengeEndpoint({ challenges }: Pick<Services, 'challenges'>): Endpoint {
  return defineEndpoint({
    operation: 'passkeyChallenge',
    method: 'POST',
    path: AUTH_PATHS.passkeyChallenge,
    summary: 'Begin a sign-up with a passkey.',
    body,
    answer,
    errors: [],
    async handle({ publicKey }) {
      const { challenge, expiresAtMs } = challenges.draw();
      await challenges.keep(challenge, publicKey, expiresAtMs);
      return { challenge };
    },
  });
}
