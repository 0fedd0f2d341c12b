import type { CreateSubOrganizationRequest, CreateSubOrganizationResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { contactClaimant } from '../../accounts/contact-claimant.ts';
import { identityKey, identityOf } from '../../accounts/identity.ts';
import type { Endpoint } from '../../endpoint.ts';
import { defineEndpoint } from '../../endpoint.ts';
import type { Services } from '../../services.ts';
import { clientSignatureSchema, verificationTokenSchema } from '../client-signature-schema.ts';

const body: z.ZodType<CreateSubOrganizationRequest> = z.strictObject({
  verificationToken: verificationTokenSchema,
  clientSignature: clientSignatureSchema.describe('Over the sign-up message.'),
});

const answer: z.ZodType<CreateSubOrganizationResponse> = z.object({
  subOrganizationId: z.string(),
  created: z.boolean(),
});

/** `POST /create-sub-organization`: signs a proved contact up without logging in; again it answers the same. */
export function createSubOrganizationEndpoint({ turnkey, accounts, verificationTokens }: Services): Endpoint {
  return defineEndpoint({
    operation: 'createSubOrganization',
    method: 'POST',
    path: AUTH_PATHS.createSubOrganization,
    summary: 'Sign up with a proved contact.',
    body,
    answer,
    errors: [
      'INVALID_VERIFICATION_TOKEN',
      'VERIFICATION_TOKEN_EXPIRED',
      'INVALID_CLIENT_SIGNATURE',
      'ACCOUNT_AMBIGUOUS',
      'ACCOUNT_BUSY',
    ],
    async handle({ verificationToken, clientSignature }, { deadline, audit }) {
      const claims = verificationTokens.check(verificationToken);
      audit.identity = identityKey(turnkey.organizationId, identityOf(claims));
      const claimant = contactClaimant(turnkey, verificationToken, claims, clientSignature);
      const { organizationId, source } = await accounts.findOrCreate(claimant, deadline);
      const created = source === 'creation';
      Object.assign(audit, { organizationId, created });
      return { subOrganizationId: organizationId, created };
    },
  });
}
