import type { ClientSignature } from '@postern/protocol';
import { CLIENT_SIGNATURE_SCHEME } from '@postern/protocol';
import { z } from 'zod';

/** A client signature in a request. */
export const clientSignatureSchema: z.ZodType<ClientSignature> = z.strictObject({
  publicKey: z
    .string()
    .regex(/^0[23][0-9a-f]{64}$/)
    .describe('Compressed P-256, lowercase hex.'),
  scheme: z.literal(CLIENT_SIGNATURE_SCHEME),
  message: z.string().max(4_096),
  signature: z
    .string()
    .regex(/^[0-9a-f]{128}$/i)
    .describe('R || S, hex.'),
});

/** A verification token in a request. The limit is higher than the length of any token of Turnkey. */
export const verificationTokenSchema = z.string().min(1).max(4_096);
