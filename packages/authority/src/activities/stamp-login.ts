import type { v1StampLoginIntent, v1StampLoginResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { openSession } from '../aggregates/sessions.ts';
import type { ActivityContext } from '../kernel/activity-context.ts';
import { type ActivityDefinition, newestVersion } from '../kernel/activity-definition.ts';
import { unimplemented } from '../kernel/api-error.ts';
import { Seconds } from './schemas.ts';

const Parameters: z.ZodType<v1StampLoginIntent> = z.object({
  publicKey: z.string().max(200),
  expirationSeconds: Seconds.optional(),
  invalidateExisting: z.boolean().optional(),
  sessionProfileId: z.string().max(100).optional(),
});

/** STAMP_LOGIN: open a session for whoever has stamped the request (Turnkey docs, "Login with a stamp"). */
export const stampLogin: ActivityDefinition<v1StampLoginIntent, v1StampLoginResult> = {
  access: { child: true, self: () => true },
  versions: [
    newestVersion({ type: 'ACTIVITY_TYPE_STAMP_LOGIN', parameters: Parameters, resultKey: 'stampLoginResult' }),
  ],
  execute: logIn,
};

async function logIn(intent: v1StampLoginIntent, context: ActivityContext): Promise<v1StampLoginResult> {
  if (intent.sessionProfileId) throw unimplemented('sessionProfileId');
  const { caller } = context;
  const { publicKey, expirationSeconds, invalidateExisting } = intent;
  const session = await openSession(context, {
    userId: caller.userId,
    publicKey,
    expirationSeconds,
    invalidateExisting,
  });
  return { session };
}
