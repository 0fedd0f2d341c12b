import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { User } from '../../store/users.ts';

/**
 * Checks, after the removal of a credential, that a root user can still log in: with an authenticator, an API key that
 * does not expire, an OAuth provider, or, in a sub-organization, a code to a verified contact (Turnkey docs,
 * "Credentials"). Sessions and other expiring keys do not count.
 * @throws ApiError `cannot delete the last credential of a root user`
 */
export async function requireWayIn(context: ActivityContext, userId: string): Promise<void> {
  const { organization, store } = context;
  if (!organization.rootUserIds.includes(userId)) return;
  if ((await store.authenticators.listOfUser(organization.id, userId)).length > 0) return;
  if ((await store.oauthProviders.listOfUser(organization.id, userId)).length > 0) return;
  const apiKeys = await store.apiKeys.listOfUser(organization.id, userId);
  if (apiKeys.some((key) => key.expiresAt === null)) return;
  const user = await store.users.find(organization.id, userId);
  if (user && (await receivesCodes(context, user))) return;
  throw apiError('LAST_CREDENTIAL');
}

async function receivesCodes({ organization, store }: ActivityContext, user: User): Promise<boolean> {
  // A parent organization has no parent that could send codes to its users.
  if (organization.parentId === null) return false;
  const features = await store.features.list(organization.id);
  const isOn = (name: string) => !features.some((feature) => feature.name === name && feature.value === 'false');
  return (
    (user.emailVerified && isOn('FEATURE_NAME_OTP_EMAIL_AUTH')) ||
    (user.phoneNumberVerified && isOn('FEATURE_NAME_SMS_AUTH'))
  );
}
