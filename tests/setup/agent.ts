import type { JsonObject } from '@postern/protocol';
import type { ActivityAnswer } from './activity-answer.ts';
import { type ApiKeyPair, createApiKeyPair, startTestAuthority, type TestAuthority } from './authority.ts';
import { signUp, submit, type TestUser } from './user.ts';

type PolicyEffect = 'EFFECT_ALLOW' | 'EFFECT_DENY';

/** Submits an activity in the agency's organization. */
type Act = <Type extends string>(type: Type, parameters: JsonObject) => Promise<ActivityAnswer<Type>>;

/** An organization with a root user, Ada, and a user who may do only what policies allow. */
export interface Agency {
  test: TestAuthority;
  ada: TestUser;
  agentId: string;
  asRoot: Act;
  asAgent: Act;
  /** Creates a policy on what the agent does. */
  createPolicy(effect: PolicyEffect, condition: string): Promise<{ revoke(): Promise<unknown> }>;
  /** What the agent is answered with these policies in force, which are revoked afterwards: 200 or 403. */
  decide(
    policies: readonly (readonly [effect: PolicyEffect, condition: string])[],
    type: string,
    parameters: Record<string, unknown>,
  ): Promise<number>;
}

export async function startAgency(): Promise<Agency> {
  const test = await startTestAuthority();
  const ada = await signUp(test, 'ada@example.org');
  const key: ApiKeyPair = createApiKeyPair();
  const asRoot: Agency['asRoot'] = (type, parameters) => submit(test, ada.key, ada.organizationId, type, parameters);
  const asAgent: Agency['asAgent'] = (type, parameters) => submit(test, key, ada.organizationId, type, parameters);
  const apiKeys = [{ apiKeyName: 'k', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }];
  const agent = { userName: 'Agent', apiKeys, authenticators: [], oauthProviders: [], userTags: [] };
  const { result } = await asRoot('CREATE_USERS_V4', { users: [agent] });
  const [agentId] = result.userIds;

  let created = 0;
  const createPolicy: Agency['createPolicy'] = async (effect, condition) => {
    created += 1;
    const answer = await asRoot('CREATE_POLICY_V3', {
      policyName: `policy ${created}`,
      effect,
      consensus: `approvers.any(user, user.id == '${agentId}')`,
      condition,
      notes: '',
    });
    const { policyId } = answer.result;
    return { revoke: () => asRoot('DELETE_POLICY', { policyId }) };
  };
  return {
    test,
    ada,
    agentId,
    asRoot,
    asAgent,
    createPolicy,
    async decide(policies, type, parameters) {
      const inForce: { revoke(): Promise<unknown> }[] = [];
      for (const [effect, condition] of policies) inForce.push(await createPolicy(effect, condition));
      const { status } = await asAgent(type, parameters);
      for (const policy of inForce) await policy.revoke();
      return status;
    },
  };
}
