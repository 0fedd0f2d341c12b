import type { v1MfaPolicy } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { mfaPolicyView } from '../policies/policy-view.ts';

/** One MFA policy. */
export const getMfaPolicy: QueryDefinition<{ userId: string; mfaPolicyId: string }, { mfaPolicy: v1MfaPolicy }> = {
  name: 'get_mfa_policy',
  parameters: z.object({ userId: Uuid, mfaPolicyId: Uuid }),
  async answer({ userId, mfaPolicyId }, { store, organization }) {
    const policy = await store.mfaPolicies.find(organization.id, userId, mfaPolicyId);
    if (!policy) throw notFound('MFA policy');
    return { mfaPolicy: mfaPolicyView(policy) };
  },
};
