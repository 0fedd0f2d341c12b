import type { v1WalletParams } from '@turnkey/sdk-types';
import { z } from 'zod';
import { clientSignatureSchema, verificationTokenSchema } from '../flows/client-signature-schema.ts';
import { passkeySchema } from '../flows/credential-schemas.ts';
import { oidcTokenSchema } from '../flows/oauth/oauth-schemas.ts';

const label = z.string().trim().min(1).max(255);

const apiKey = z.object({
  apiKeyName: label,
  publicKey: z
    .string()
    .toLowerCase()
    .regex(/^(0[23])?[0-9a-f]{64}$/),
  curveType: z.enum(['API_KEY_CURVE_P256', 'API_KEY_CURVE_SECP256K1', 'API_KEY_CURVE_ED25519']),
  expirationSeconds: z
    .string()
    .regex(/^[1-9][0-9]{0,7}$/)
    .optional(),
});

const oauthProvider = z.union([
  z.object({ providerName: label, oidcToken: oidcTokenSchema }),
  z.object({ providerName: label, oidcClaims: z.object({ iss: label, sub: label, aud: label }) }),
]);

const wallet = z.object({
  walletName: label,
  accounts: z
    .array(
      z.object({
        curve: z.string().max(64),
        pathFormat: z.string().max(64),
        path: z.string().max(255),
        addressFormat: z.string().max(64),
        name: label.optional(),
      }),
    )
    .max(20),
  mnemonicLength: z.int().optional(),
});

/** Some clients send an empty text instead of omitting a contact. */
const contact = z
  .string()
  .max(320)
  .transform((text) => text || undefined)
  .optional();

/** The body of a sign-up, in both versions. */
export const signupSchema = z.object({
  userEmail: contact,
  userPhoneNumber: contact,
  userTag: z.literal('', 'tags belong to an organization, and a new one has none').optional(),
  userName: label.optional(),
  organizationName: label.optional(),
  verificationToken: verificationTokenSchema.optional(),
  apiKeys: z.array(apiKey).max(5),
  authenticators: z.array(passkeySchema).max(2),
  oauthProviders: z.array(oauthProvider).max(10),
  // Turnkey checks the names of curves and formats.
  wallet: wallet.transform((checked) => checked as v1WalletParams).optional(),
  clientSignature: clientSignatureSchema.optional(),
});

/** The content that a client requests for the new sub-organization. */
export type SignupRequest = z.infer<typeof signupSchema>;

/** The answer in both versions. */
export const signupAnswerSchema = z.object({
  organizationId: z.string(),
  userId: z.string(),
  wallet: z.object({ walletId: z.string(), addresses: z.array(z.string()) }).optional(),
});
