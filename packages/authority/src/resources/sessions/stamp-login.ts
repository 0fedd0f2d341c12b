import type { v1StampLoginIntent, v1StampLoginResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Seconds } from '../../operation/schemas.ts';
import { openSession } from './sessions-rules.ts';

const parameters: z.ZodType<v1StampLoginIntent> = z.object({
  publicKey: z.string().max(200),
  expirationSeconds: Seconds.optional(),
  invalidateExisting: z.boolean().optional(),
  sessionProfileId: z.string().max(100).optional(),
});

/** STAMP_LOGIN: open a session for the user who stamped the request (Turnkey docs, "Login with a stamp"). */
export const stampLogin: ActivityDefinition<v1StampLoginIntent, v1StampLoginResult> = {
  access: { child: true, self: () => true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_STAMP_LOGIN',
      parameters,
      resultKey: 'stampLoginResult',
      secretResults: ['session'],
    }),
  ],
  async execute(intent, context) {
    const { caller } = context;
    return { session: await openSession(context, { ...intent, userId: caller.userId, opener: caller }) };
  },
};
