import type { VerificationClaims } from '@postern/protocol';
import type { v1RootUserParamsV5 } from '@turnkey/sdk-types';
import { canonicalEmail, canonicalPhoneNumber } from '../domain/contact.ts';
import type { ActivityContext } from '../kernel/activity-context.ts';
import { apiError, unimplemented } from '../kernel/api-error.ts';
import type { NewUser } from '../store/users.ts';
import { registerApiKeys } from './api-keys.ts';
import { registerAuthenticators } from './authenticators.ts';

/**
 * Creates a root user with its credentials. A contact that the token proves is marked verified.
 * @param claims Of the verification token that came with the sign-up, if one did.
 * @throws ApiError when the user would have no way to log in, or a credential cannot be registered.
 */
export async function createRootUser(
  context: ActivityContext,
  id: string,
  params: v1RootUserParamsV5,
  claims: VerificationClaims | undefined,
): Promise<void> {
  if (params.oauthProviders.length > 0) throw unimplemented('oauthProviders of a root user');
  if (!canLogIn(params)) throw apiError('ROOT_USER_WITHOUT_CREDENTIAL');
  const user = newUser(context, id, params);
  await context.store.users.insert({
    ...user,
    emailVerified: proves(claims, 'OTP_TYPE_EMAIL', user.email),
    phoneNumberVerified: proves(claims, 'OTP_TYPE_SMS', user.phoneNumber),
  });
  await registerApiKeys(context, id, params.apiKeys);
  await registerAuthenticators(context, id, params.authenticators);
}

function newUser({ organization, now }: ActivityContext, id: string, params: v1RootUserParamsV5): NewUser {
  return {
    organizationId: organization.id,
    id,
    name: params.userName,
    email: params.userEmail ? canonicalEmail(params.userEmail) : null,
    emailVerified: false,
    phoneNumber: params.userPhoneNumber ? canonicalPhoneNumber(params.userPhoneNumber) : null,
    phoneNumberVerified: false,
    createdAt: now,
    updatedAt: now,
  };
}

function canLogIn({
  apiKeys,
  authenticators,
  oauthProviders,
  userEmail,
  userPhoneNumber,
}: v1RootUserParamsV5): boolean {
  return apiKeys.length + authenticators.length + oauthProviders.length > 0 || !!userEmail || !!userPhoneNumber;
}

function proves(claims: VerificationClaims | undefined, otpType: string, contact: string | null): boolean {
  return claims?.verificationType === otpType && claims.contact === contact;
}
