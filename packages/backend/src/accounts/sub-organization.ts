import type { ClientSignature } from '@postern/protocol';
import type { v1CreateSubOrganizationIntentV8 } from '@turnkey/sdk-types';
import type { Identity } from './identity.ts';
import type { SubOrganizationOption } from './template.ts';
import { DEFAULT_ETHEREUM_WALLET, subOrganizationTemplateSchema } from './template.ts';

/** What authorizes a sign-up: a checked verification token and its holder's signature over the sign-up message. */
export interface SignupProof {
  verificationToken: string;
  clientSignature: ClientSignature;
}

/**
 * The parameters of a new sub-organization: one root user who has proved the contact, and nothing else that lets
 * anybody in.
 * @param nowMs Unix time in milliseconds, for names that must differ.
 */
export async function subOrganizationParameters(
  option: SubOrganizationOption,
  identity: Identity,
  proof: SignupProof,
  nowMs: number,
): Promise<v1CreateSubOrganizationIntentV8> {
  const given = typeof option === 'function' ? await option({ ...identity }) : option;
  const { name, userName, wallet = DEFAULT_ETHEREUM_WALLET } = subOrganizationTemplateSchema.parse(given);
  const isEmail = identity.type === 'email';
  return {
    subOrganizationName: name ?? `sub-org-${nowMs}`,
    rootUsers: [
      {
        userName: userName ?? (isEmail ? identity.contact : `user-${nowMs}`),
        ...(isEmail ? { userEmail: identity.contact } : { userPhoneNumber: identity.contact }),
        apiKeys: [],
        authenticators: [],
        oauthProviders: [],
      },
    ],
    rootQuorumThreshold: 1,
    ...(wallet ? { wallet } : {}),
    verificationToken: proof.verificationToken,
    clientSignature: proof.clientSignature,
  };
}
