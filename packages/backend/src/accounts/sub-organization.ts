import type { v1CreateSubOrganizationIntentV8 } from '@turnkey/sdk-types';
import type { SubOrganizationOption } from '../configuration/sub-organization-template.ts';
import { DEFAULT_ETHEREUM_WALLET, subOrganizationTemplateSchema } from '../configuration/sub-organization-template.ts';
import type { Identity } from '../identities/identity.ts';
import type { Signup } from './claimant.ts';

/**
 * The parameters of a new sub-organization: one root user, with only the credentials that the sign-up proved.
 * @param nowMs Unix time in milliseconds, for default names that differ.
 */
export async function subOrganizationParameters(
  option: SubOrganizationOption,
  identity: Identity,
  signup: Signup,
  nowMs: number,
): Promise<v1CreateSubOrganizationIntentV8> {
  const given = typeof option === 'function' ? await option({ ...identity }) : option;
  const { wishes = {}, rootUser, contactProof } = signup;
  const template = subOrganizationTemplateSchema.parse(given);
  const name = template.name ?? wishes.name ?? `sub-org-${nowMs}`;
  const userName = template.userName ?? wishes.userName ?? `user-${nowMs}`;
  const { wallet = wishes.wallet === undefined ? DEFAULT_ETHEREUM_WALLET : wishes.wallet } = template;
  return {
    subOrganizationName: name,
    rootUsers: [{ userName, apiKeys: [], authenticators: [], oauthProviders: [], ...rootUser }],
    rootQuorumThreshold: 1,
    ...(wallet ? { wallet } : {}),
    ...contactProof,
  };
}
