import type { VerificationClaims } from '@postern/protocol';
import type { v1RootUserParamsV5 } from '@turnkey/sdk-types';
import { notFound } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { familyIdOf } from '../../store/organizations.ts';
import type { ContactField, NewUser } from '../../store/users.ts';
import { registerApiKeys } from '../api-keys/api-keys-rules.ts';
import { registerOAuthProviders, verifyIdentities } from '../oauth/oauth-providers-rules.ts';
import { contactField } from '../otp/verification-rules.ts';
import { registerAuthenticators } from '../passkeys/authenticators-rules.ts';
import { canonicalEmail, requirePhoneNumber } from './contact.ts';

/**
 * Creates a user with its credentials. A contact that the verification token proves is marked as verified.
 * @param params The fields that root users and other users share.
 * @param claims The claims of the verification token of the request, if there is one.
 * @throws ApiError when a credential cannot be registered, InvalidInput for an invalid contact.
 */
export async function createUser(
  context: ActivityContext,
  id: string,
  params: v1RootUserParamsV5,
  claims?: VerificationClaims,
): Promise<void> {
  const user = newUser(context, id, params);
  const emailVerified = proves(claims, 'email', user.email);
  const phoneNumberVerified = proves(claims, 'phoneNumber', user.phoneNumber);
  const { store, organization } = context;
  store.soon(store.users.insert({ ...user, emailVerified, phoneNumberVerified }, familyIdOf(organization)));
  await registerApiKeys(context, id, params.apiKeys, true);
  await registerAuthenticators(context, id, params.authenticators);
  const identities = await verifyIdentities(context, params.oauthProviders);
  await registerOAuthProviders(context, user, params.oauthProviders, identities);
}

/**
 * Checks that users exist.
 * @throws ApiError `user not found`
 */
export async function requireUsers({ store, organization }: ActivityContext, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const different = [...new Set(ids)];
  if ((await store.users.countOfIds(organization.id, different)) < different.length) throw notFound('user');
}

function newUser({ organization, now }: ActivityContext, id: string, params: v1RootUserParamsV5): NewUser {
  return {
    organizationId: organization.id,
    id,
    name: params.userName,
    email: params.userEmail ? canonicalEmail(params.userEmail) : null,
    emailVerified: false,
    phoneNumber: params.userPhoneNumber ? requirePhoneNumber(params.userPhoneNumber) : null,
    phoneNumberVerified: false,
    createdAt: now,
    updatedAt: now,
  };
}

function proves(claims: VerificationClaims | undefined, field: ContactField, contact: string | null): boolean {
  return claims !== undefined && contactField(claims) === field && claims.contact === contact;
}
