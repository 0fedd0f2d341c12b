import type { ClientSignature, CreateSubOrganizationRequest, CreateSubOrganizationResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Signup } from '../../accounts/claimant.ts';
import { contactClaimant } from '../../accounts/contact-claimant.ts';
import { AuthError } from '../../auth-error.ts';
import { CAPTCHA_ERRORS } from '../../captcha/captcha.ts';
import type { CredentialProofs } from '../../credentials/prove-credentials.ts';
import { proveCredentials } from '../../credentials/prove-credentials.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { identityKey, identityOf } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import { clientSignatureSchema, verificationTokenSchema } from '../client-signature-schema.ts';
import { apiKeySchema, labelSchema, passkeySchema, walletSchema } from '../credential-schemas.ts';

const body: z.ZodType<CreateSubOrganizationRequest> = z
  .strictObject({
    verificationToken: verificationTokenSchema.optional(),
    clientSignature: clientSignatureSchema.describe('Over the sign-up message.').optional(),
    passkey: passkeySchema.optional(),
    wallet: walletSchema.optional(),
    apiKey: apiKeySchema.describe('With a passkey or a wallet; it expires after a minute.').optional(),
    userName: labelSchema.optional(),
  })
  .superRefine(({ verificationToken, clientSignature, passkey, wallet, apiKey, userName }, { addIssue }) => {
    const refuse = (field: string) => addIssue({ code: 'custom', path: [field] });
    const hasCredential = passkey !== undefined || wallet !== undefined;
    if (hasCredential !== (apiKey !== undefined)) refuse('apiKey');
    if (!hasCredential && verificationToken === undefined) refuse('verificationToken');
    if ((verificationToken === undefined) !== (clientSignature === undefined)) refuse('clientSignature');
    if (!hasCredential && userName !== undefined) refuse('userName');
  });

const answer: z.ZodType<CreateSubOrganizationResponse> = z.object({
  subOrganizationId: z.string(),
  created: z.boolean(),
});

interface ContactProof {
  verificationToken: string;
  clientSignature: ClientSignature;
}

/**
 * `POST /create-sub-organization`: signs up without signing in, with a proved contact, a passkey, a wallet or several
 * of them. With a contact alone, a repeated request gets the same answer. Passkeys and wallets must be new.
 */
export function createSubOrganizationEndpoint(services: Services): Endpoint {
  const { turnkey, directory, accounts, verificationTokens, rateLimiter, captcha, signUp } = services;
  return defineEndpoint({
    operation: 'createSubOrganization',
    method: 'POST',
    path: AUTH_PATHS.createSubOrganization,
    summary: 'Sign up with a proved contact, a passkey, a wallet or several of them.',
    body,
    // A passkey's attestation with its certificates, which is also in the client signature.
    maxBodyBytes: 65_536,
    answer,
    errors: [
      ...CAPTCHA_ERRORS,
      'INVALID_VERIFICATION_TOKEN',
      'VERIFICATION_TOKEN_EXPIRED',
      'INVALID_CLIENT_SIGNATURE',
      'INVALID_CHALLENGE',
      'INVALID_PASSKEY',
      'INVALID_WALLET_SIGNATURE',
      'SMART_CONTRACT_WALLET',
      'INVALID_API_KEY_SIGNATURE',
      'CREDENTIAL_ALREADY_REGISTERED',
      'RATE_LIMITED',
      'ACCOUNT_AMBIGUOUS',
      'ACCOUNT_BUSY',
      'SIGN_UP_REFUSED',
      'HOOK_TIMEOUT',
    ],
    async handle({ verificationToken, clientSignature, userName, passkey, wallet, apiKey }, context) {
      const contact = verificationToken && clientSignature ? { verificationToken, clientSignature } : undefined;
      if (apiKey) return withCredentials({ passkey, wallet, apiKey }, contact, userName, context);
      // Cannot happen: the schema requires one of them.
      if (!contact) throw new AuthError('INVALID_REQUEST');
      return withContact(contact, context);
    },
  });

  async function withContact(
    { verificationToken, clientSignature }: ContactProof,
    { requestId, deadline, audit }: EndpointContext,
  ) {
    const claims = verificationTokens.check(verificationToken);
    audit.identity = identityKey(turnkey.organizationId, identityOf(claims));
    const claimant = contactClaimant(directory, verificationToken, claims, clientSignature);
    const { organizationId, source } = await accounts.findNowOrCreate({ ...claimant, requestId }, deadline);
    const created = source === 'creation';
    Object.assign(audit, { organizationId, created });
    return { subOrganizationId: organizationId, created };
  }

  async function withCredentials(
    proofs: CredentialProofs,
    contact: ContactProof | undefined,
    userName: string | undefined,
    { requestId, headers, clientNetwork, deadline, audit }: EndpointContext,
  ) {
    // For a code the captcha was solved before it was sent.
    if (!contact) await captcha.check(headers, deadline);
    await rateLimiter.count('signupsPerAddress', clientNetwork);
    const tokenClaims = contact && verificationTokens.check(contact.verificationToken);
    const { credentials, claims } = await proveCredentials(services, proofs);
    const claimant =
      contact &&
      tokenClaims &&
      contactClaimant(directory, contact.verificationToken, tokenClaims, contact.clientSignature, credentials);
    const [first, ...others] = claimant ? [claimant, ...claims] : claims;
    if (!first) throw new AuthError('INVALID_REQUEST');
    audit.identity = identityKey(turnkey.organizationId, first.identity);
    const signup: Signup = {
      ...(claimant?.signup ?? { rootUser: credentials }),
      ...(userName ? { wishes: { userName } } : {}),
    };
    const { subOrganizationId: organizationId } = await signUp([first, ...others], signup, deadline, requestId);
    Object.assign(audit, { organizationId, created: true });
    return { subOrganizationId: organizationId, created: true };
  }
}
