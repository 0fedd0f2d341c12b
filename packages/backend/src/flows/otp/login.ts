import type { LoginResponse, OtpLoginRequest } from '@postern/protocol';
import { AUTH_PATHS, loginMessage } from '@postern/protocol';
import { z } from 'zod';
import { identityKey, identityOf } from '../../accounts/identity.ts';
import { checkedSignupProof } from '../../accounts/signup-proof.ts';
import type { Endpoint } from '../../endpoint.ts';
import { defineEndpoint } from '../../endpoint.ts';
import type { Services } from '../../services.ts';
import { checkClientSignature } from '../../tokens/client-signature.ts';
import { otpLogin } from '../../turnkey/otp-login.ts';
import { UpstreamError } from '../../turnkey/upstream-error.ts';
import { clientSignatureSchema, verificationTokenSchema } from '../client-signature-schema.ts';

const body: z.ZodType<OtpLoginRequest> = z.strictObject({
  verificationToken: verificationTokenSchema,
  publicKey: z
    .string()
    .regex(/^0[23][0-9a-f]{64}$/)
    .describe('Key of the session: compressed P-256, lowercase hex.'),
  clientSignature: clientSignatureSchema.describe('Over the log-in message.'),
  signupClientSignature: clientSignatureSchema.describe('Over the sign-up message.').optional(),
  invalidateExisting: z.boolean().describe("Ends the user's other sessions.").optional(),
});

const answer: z.ZodType<LoginResponse> = z.object({
  sessionToken: z.string(),
  organizationId: z.string(),
  userId: z.string(),
  created: z.boolean(),
});

/**
 * `POST /otp-login`: a proved contact for a session; the first time, its sub-organization is made. The token and both
 * signatures are checked before Turnkey is asked anything.
 */
export function otpLoginEndpoint(services: Services): Endpoint {
  const { settings, turnkey, accounts, verificationTokens, sessionTokens, sessionOwners } = services;
  const expirationSeconds = String(settings.session.expirationSeconds);
  return defineEndpoint({
    operation: 'otpLogin',
    method: 'POST',
    path: AUTH_PATHS.otpLogin,
    summary: 'Log in with a proved contact, or sign up when it has no sub-organization yet.',
    body,
    answer,
    errors: [
      'INVALID_VERIFICATION_TOKEN',
      'VERIFICATION_TOKEN_EXPIRED',
      'INVALID_CLIENT_SIGNATURE',
      'SIGNUP_SIGNATURE_REQUIRED',
      'ACCOUNT_AMBIGUOUS',
      'ACCOUNT_BUSY',
    ],
    async handle(request, { deadline, audit }) {
      const { verificationToken, publicKey, clientSignature, signupClientSignature, invalidateExisting } = request;
      const claims = verificationTokens.check(verificationToken);
      const identity = identityOf(claims);
      audit.identity = identityKey(turnkey.organizationId, identity);
      checkClientSignature(claims, clientSignature, loginMessage(claims.id, publicKey));
      const proof = signupClientSignature && checkedSignupProof(verificationToken, claims, signupClientSignature);
      const parameters = { verificationToken, publicKey, clientSignature, expirationSeconds, invalidateExisting };

      return accounts.use(
        identity,
        proof,
        async ({ organizationId, source }) => {
          const created = source === 'creation';
          Object.assign(audit, { organizationId, created });
          const { session } = await otpLogin(turnkey, organizationId, parameters, deadline);
          const userId = checkedUserId(session, organizationId, publicKey);
          sessionOwners.note(organizationId, userId);
          audit.userId = userId;
          return { sessionToken: session, organizationId, userId, created };
        },
        deadline,
      );
    },
  });

  /** A session for somebody else or for another key must not reach the browser, whoever made the mistake. */
  function checkedUserId(session: string, organizationId: string, publicKey: string): string {
    const claims = parseSession(session);
    if (claims?.organization_id === organizationId && claims.public_key === publicKey) return claims.user_id;
    throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'session of another notarizer or user' });
  }

  function parseSession(session: string) {
    try {
      return sessionTokens.check(session);
    } catch {
      return undefined;
    }
  }
}
