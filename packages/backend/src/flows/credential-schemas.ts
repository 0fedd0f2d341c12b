import type { ApiKeyProof, PasskeyParams, WalletProof } from '@postern/protocol';
import { PASSKEY_TRANSPORTS } from '@postern/protocol';
import { z } from 'zod';
import { attemptKeySchema } from './attempt-key-schema.ts';

const base64Url = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/);

/** A name that people read. */
export const labelSchema = z.string().trim().min(1).max(100);

/** The registration of a passkey. The sign-up message has its fields in the same order. */
export const passkeySchema: z.ZodType<PasskeyParams> = z.strictObject({
  authenticatorName: labelSchema,
  challenge: base64Url(256),
  attestation: z.strictObject({
    credentialId: base64Url(1_364),
    clientDataJson: base64Url(4_096),
    attestationObject: base64Url(16_384),
    transports: z.array(z.enum(PASSKEY_TRANSPORTS)).max(PASSKEY_TRANSPORTS.length),
  }),
});

/** Hex. Signatures of smart-contract wallets are long. They are allowed here, and get their own error later. */
export const walletSignatureSchema = z
  .string()
  .max(10_000)
  .regex(/^([0-9a-f]{2}){64,}$/);

/** A message that a wallet signed. */
export const walletSchema: z.ZodType<WalletProof> = z.strictObject({
  message: z.string().max(1_024),
  signature: walletSignatureSchema.describe(
    'Lowercase hex: R || S || V of Ethereum, or its 64 bytes of EIP-2098; the 64 bytes of Solana.',
  ),
});

/** The key of the attempt, with its signature over the challenges. */
export const apiKeySchema: z.ZodType<ApiKeyProof> = z.strictObject({
  publicKey: attemptKeySchema,
  signature: z
    .string()
    .regex(/^[0-9a-f]{128}$/)
    .describe('Over the attempt message: R || S, lowercase hex.'),
});
