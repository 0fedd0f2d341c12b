import type { v1CreatePolicyIntentV3 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import { InvalidInput } from '../../errors/invalid-input.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { LIMITS } from '../../operation/limits.ts';
import { validatePolicyText } from '../../policy-language/validate.ts';
import type { PolicyRecord } from '../../store/policies.ts';

/**
 * Creates policies of an organization.
 * @returns Their ids, in their order.
 * @throws ApiError when a name is in use or there would be too many, InvalidInput for an invalid expression.
 */
export async function createPolicies(context: ActivityContext, policies: v1CreatePolicyIntentV3[]): Promise<string[]> {
  const { store, organization, now } = context;
  const known = await store.policies.list(organization.id);
  if (known.length + policies.length > LIMITS.policies) throw apiError('POLICY_LIMIT');
  const names = new Set(known.map((policy) => policy.name));
  const ids: string[] = [];
  for (const { policyName, effect, consensus = '', condition = '', time = '', notes } of policies) {
    requireValid({ consensus, condition, time });
    if (names.has(policyName)) throw apiError('POLICY_NAME_IN_USE');
    names.add(policyName);
    const id = context.newId();
    const text = { effect, consensus, condition, time, notes };
    const record: PolicyRecord = {
      organizationId: organization.id,
      id,
      name: policyName,
      ...text,
      createdAt: now,
      updatedAt: now,
    };
    await store.policies.insert(record);
    ids.push(id);
  }
  return ids;
}

/** @throws InvalidInput `invalid policy condition: …`, or the same for another part. */
export function requireValid(text: { consensus?: string; condition?: string; time?: string }): void {
  const [error] = validatePolicyText(text);
  if (error) throw new InvalidInput(error.message);
}
