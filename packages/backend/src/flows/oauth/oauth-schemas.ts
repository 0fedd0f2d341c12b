import { z } from 'zod';

/** An ID token. */
export const oidcTokenSchema = z.string().min(1).max(16_384);

/** An authorization code of X or Discord, and what belongs to it (RFC 6749, RFC 7636). */
export const authorizationCodeShape = {
  authCode: z.string().min(1).max(4_096),
  redirectUri: z.string().max(2_000),
  codeVerifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/),
  nonce: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the public key, hex.'),
};
