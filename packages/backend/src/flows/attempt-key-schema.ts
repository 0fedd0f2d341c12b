import { z } from 'zod';

/** The key of an attempt, in a request. */
export const attemptKeySchema = z
  .string()
  .regex(/^0[23][0-9a-f]{64}$/)
  .describe('Key of this attempt: compressed P-256, lowercase hex.');
