import type { JsonObject } from '@postern/protocol';
import type { TestAuthority } from './authority.ts';
import { ETHEREUM_ACCOUNT, submit } from './user.ts';

/** What a user gets at a sign-up that nothing was checked of. */
interface UncheckedUser {
  userEmail?: string;
  userPhoneNumber?: string;
  apiKeys?: JsonObject[];
  authenticators?: JsonObject[];
  oauthProviders?: JsonObject[];
}

/**
 * Makes a sub-organization as handwritten backends do it: with what the page says, and without a look at those that exist.
 * @returns Its id.
 */
export async function createUnchecked(test: TestAuthority, user: UncheckedUser, hasWallet = true): Promise<string> {
  const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
    subOrganizationName: `Sub Org - ${test.clock.now}`,
    rootUsers: [{ userName: 'User', apiKeys: [], authenticators: [], oauthProviders: [], ...user }],
    rootQuorumThreshold: 1,
    ...(hasWallet ? { wallet: { walletName: 'Default Wallet', accounts: [ETHEREUM_ACCOUNT] } } : {}),
  });
  return created.result.subOrganizationId;
}
