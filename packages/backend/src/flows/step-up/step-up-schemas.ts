import type { StepUpResponse } from '@postern/protocol';
import { z } from 'zod';

/** A signature of the session's key in a request. */
export const sessionSignatureSchema = z
  .string()
  .regex(/^[0-9a-f]{128}$/i)
  .describe("The session key's signature over the step-up message: R || S, hex.");

/** The answer of each step-up. */
export const stepUpAnswerSchema: z.ZodType<StepUpResponse> = z.object({
  method: z.enum(['otp', 'passkey']),
  steppedUpAt: z.number().describe('Unix time in seconds.'),
});
