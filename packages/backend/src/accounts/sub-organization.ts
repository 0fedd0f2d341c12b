import type { v1CreateSubOrganizationIntentV8 } from '@turnkey/sdk-types';
import type { SubOrganizationOption } from '../configuration/sub-organization-template.ts';
import { DEFAULT_ETHEREUM_WALLET, subOrganizationTemplateSchema } from '../configuration/sub-organization-template.ts';
import type { Identity } from '../identities/identity.ts';
import type { Signup } from './claimant.ts';

/**
 * The parameters of a new sub-organization: one root user with what the sign-up has proved, and nothing else that lets
 * anybody in.
 * @param nowMs Unix time in milliseconds, for names that must differ.
 */
export async function subOrganizationParameters(
  option: SubOrganizationOption,
  identity: Identity,
  signup: Signup,
  nowMs: number,
): Promise<v1CreateSubOrganizationIntentV8> {
  const given = typeof option === 'function' ? await option({ ...identity }) : option;
  const { name, userName, wallet = DEFAULT_ETHEREUM_WALLET } = subOrganizationTemplateSchema.parse(given);
  return {
    subOrganizationName: name ?? `sub-org-${nowMs}`,
    rootUsers: [
      {
        userName: userName ?? signup.userName ?? `user-${nowMs}`,
        apiKeys: [],
        authenticators: [],
        oauthProviders: [],
        ...signup.rootUser,
      },
    ],
    rootQuorumThreshold: 1,
    ...(wallet ? { wallet } : {}),
    ...signup.contactProof,
  };
}
