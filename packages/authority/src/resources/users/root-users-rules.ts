import type { VerificationClaims } from '@postern/protocol';
import type { v1RootUserParamsV5 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { createUser } from './users-rules.ts';

/**
 * Creates a root user with its credentials. A contact that the verification token proves is marked as verified.
 * @param claims The claims of the verification token of the sign-up, if there is one.
 * @throws ApiError when the user could not log in, or a credential cannot be registered.
 */
export async function createRootUser(
  context: ActivityContext,
  id: string,
  params: v1RootUserParamsV5,
  claims: VerificationClaims | undefined,
): Promise<void> {
  if (!canLogIn(params)) throw apiError('ROOT_USER_WITHOUT_CREDENTIAL');
  await createUser(context, id, params, claims);
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
