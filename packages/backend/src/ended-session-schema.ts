import type { EndedSession } from '@postern/protocol';
import { z } from 'zod';

/** A session that a log-in ends, or would end. */
export const endedSessionSchema: z.ZodType<EndedSession> = z.object({
  publicKey: z.string(),
  createdAt: z.number().describe('Unix time in seconds.'),
  device: z.string().describe('For example "Chrome on Windows". Absent when it is not known.').optional(),
});
