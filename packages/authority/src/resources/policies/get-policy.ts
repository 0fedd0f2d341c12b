import type { v1Policy } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { policyView } from './policy-view.ts';

/** One policy. */
export const getPolicy: QueryDefinition<{ policyId: string }, { policy: v1Policy }> = {
  name: 'get_policy',
  parameters: z.object({ policyId: Uuid }),
  async answer({ policyId }, { store, organization }) {
    const policy = await store.policies.find(organization.id, policyId);
    if (!policy) throw notFound('policy');
    return { policy: policyView(policy) };
  },
};
