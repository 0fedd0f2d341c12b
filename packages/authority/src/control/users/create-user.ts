import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { Label, Seconds, Uuid, WalletAccountParams } from '../../operation/schemas.ts';
import { Time } from '../clock/clock-schemas.ts';
import { controlEndpoint } from '../endpoint.ts';
import { signUp } from './sign-up.ts';

const ETHEREUM_ACCOUNT = {
  curve: 'CURVE_SECP256K1',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/60'/0'/0/0",
  addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
} as const;

const KeyPair = { publicKey: z.string(), privateKey: z.string() };

export const createUser = controlEndpoint({
  method: 'POST',
  path: 'users',
  name: 'createUser',
  summary: 'Creates a sub-organization with one root user, who is signed in. No activity is recorded.',
  input: z.object({
    parentId: Uuid.optional().describe('The parent organization. Absent: the oldest one.'),
    userName: Label.default('Test user'),
    email: z.string().max(254).optional().describe('It counts as verified.'),
    phoneNumber: z.string().max(32).optional().describe('With its country code. It counts as verified.'),
    passkey: z
      .union([z.boolean(), z.object({ rpId: z.string().min(1).max(253) })])
      .default(false)
      .describe('A passkey for a relying party; true for localhost.'),
    wallet: z
      .union([z.boolean(), z.enum(['ethereum', 'solana'])])
      .default(false)
      .describe("A wallet of the user's own that signs in, such as MetaMask; true for ethereum."),
    oauth: z
      .array(z.object({ providerName: Label, issuer: z.string(), audience: z.string(), subject: z.string() }))
      .max(10)
      .default([])
      .describe('Identities at OpenID providers.'),
    accounts: z
      .array(WalletAccountParams)
      .max(100)
      .default([ETHEREUM_ACCOUNT])
      .describe('The accounts of the embedded wallet. Empty: the user has none.'),
    publicKey: z
      .string()
      .regex(/^0[23][0-9a-fA-F]{64}$/, 'not a compressed P-256 key')
      .optional()
      .describe('The key of the session, hex. Absent: one is made, and its private half is in the answer.'),
    expirationSeconds: Seconds.default('900').describe('How long the session lasts.'),
  }),
  output: z.object({
    organizationId: z.string(),
    userId: z.string(),
    userName: z.string(),
    email: z.string().nullable(),
    phoneNumber: z.string().nullable(),
    session: z.object({
      token: z.string().describe('The session token: a JWT.'),
      publicKey: z.string().describe('Compressed P-256, hex.'),
      privateKey: z.string().nullable().describe('Hex. Null when the request gave the public key.'),
      expiresAt: Time,
    }),
    passkey: z
      .object({
        credentialId: z.string().describe('base64url'),
        privateKey: z.string().describe('P-256, PKCS #8, base64'),
        rpId: z.string(),
        userHandle: z.string().describe('base64url'),
      })
      .nullable(),
    wallet: z.object({ kind: z.enum(['ethereum', 'solana']), address: z.string(), ...KeyPair }).nullable(),
    embeddedWallet: z.object({ walletId: z.string(), addresses: z.array(z.string()) }).nullable(),
  }),
  async answer({ kernel }, { passkey, wallet, ...request }) {
    const { email, phoneNumber, oauth } = request;
    if (!email && !phoneNumber && !passkey && !wallet && oauth.length === 0) {
      throw apiError('ROOT_USER_WITHOUT_CREDENTIAL');
    }
    return signUp(kernel, {
      ...request,
      rpId: passkey === false ? undefined : passkey === true ? 'localhost' : passkey.rpId,
      walletKind: wallet === false ? undefined : wallet === true ? 'ethereum' : wallet,
    });
  },
});
