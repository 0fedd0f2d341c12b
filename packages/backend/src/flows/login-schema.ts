import type { LoginResponse } from '@postern/protocol';
import { z } from 'zod';
import { endedSessionSchema } from '../ended-session-schema.ts';

/** The key of a session, in a request. */
export const sessionKeySchema = z
  .string()
  .regex(/^0[23][0-9a-f]{64}$/)
  .describe('Key of the session: compressed P-256, lowercase hex.');

/** Whether the user's other sessions end. */
export const invalidateExistingSchema = z.boolean().describe("Ends the user's other sessions.").optional();

/** The answer to every log-in. */
export const loginAnswerSchema: z.ZodType<LoginResponse> = z.object({
  sessionToken: z.string(),
  organizationId: z.string(),
  userId: z.string(),
  created: z.boolean(),
  endedSession: endedSessionSchema.describe('The session that Turnkey has ended to make room for this one.').optional(),
});
