import { parseEther, serializeTransaction } from 'viem';
import { createApiKeyPair, type TestAuthority } from '../setup/authority.ts';
import { paramsOf } from '../setup/team.ts';
import { signUp, submit, type TestUser } from '../setup/user.ts';

export const SHOP = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
export const HOSTILE_NAME = '<img src=x onerror="document.title=\'owned\'"><script>alert(1)</script>';

/** An organization in which an agent may pay one address, and asks for more than that. */
export interface Scene {
  ada: TestUser;
  agentId: string;
  /** The activity that a policy allowed. */
  paidId: string;
  /** The activity that waits for another user. */
  waitingId: string;
  /** The policy that allowed the first one. */
  policyId: string;
  /** The transaction of the first one, hex without prefix. */
  transaction: string;
  /** Submits an activity as the agent. */
  asAgent: (type: string, parameters: object) => ReturnType<typeof submit>;
}

/** An Ethereum transaction that pays someone, hex without prefix. */
export function payment(to: `0x${string}`, ether: string): string {
  return serializeTransaction({
    type: 'eip1559',
    chainId: 1,
    nonce: 0,
    to,
    value: parseEther(ether),
    gas: 21_000n,
    maxFeePerGas: 30_000_000_000n,
    maxPriorityFeePerGas: 1_000_000_000n,
  }).slice(2);
}

/**
 * Fills an authority with people, policies and activities.
 * @param secondUser The name of a user without credentials.
 */
export async function makeScene(test: TestAuthority, secondUser = HOSTILE_NAME): Promise<Scene> {
  await signUp(test, 'grace@example.com');
  const ada = await signUp(test, 'ada@example.com');
  const asRoot = (type: string, parameters: object) =>
    submit(test, ada.key, ada.organizationId, type, JSON.parse(JSON.stringify(parameters)));
  const key = createApiKeyPair();
  const nothing = { authenticators: [], oauthProviders: [], userTags: [] };
  const users = [
    { userName: 'Payment agent', apiKeys: [paramsOf(key, { apiKeyName: 'Server' })], ...nothing },
    { userName: secondUser, apiKeys: [], ...nothing },
  ];
  const created = await asRoot('CREATE_USERS_V4', { users });
  const [agentId] = created.result.userIds;
  const asAgent = (type: string, parameters: object) =>
    submit(test, key, ada.organizationId, type, JSON.parse(JSON.stringify(parameters)));
  const agent = `approvers.any(user, user.id == '${agentId}')`;
  const policies = await asRoot('CREATE_POLICIES', {
    policies: [
      {
        policyName: 'The agent pays the shop',
        effect: 'EFFECT_ALLOW',
        consensus: agent,
        condition: `activity.action == 'SIGN' && eth.tx.to == '${SHOP}' && eth.tx.value <= 1000000000000000000`,
        notes: 'Up to one ether.',
      },
      {
        policyName: 'Users need two approvals',
        effect: 'EFFECT_ALLOW',
        consensus: 'approvers.count() >= 2',
        condition: "activity.resource == 'USER' && activity.action == 'CREATE'",
        notes: '',
      },
    ],
  });
  const transaction = payment(SHOP, '0.25');
  const sign = { signWith: ada.address, type: 'TRANSACTION_TYPE_ETHEREUM', unsignedTransaction: transaction };
  const paid = await asAgent('SIGN_TRANSACTION_V2', sign);
  const waiting = await asAgent('CREATE_USER_TAG', { userTagName: 'Contractors', userIds: [] });
  return {
    ada,
    agentId,
    paidId: paid.body.activity.id,
    waitingId: waiting.body.activity.id,
    policyId: policies.result.policyIds[0],
    transaction,
    asAgent,
  };
}
