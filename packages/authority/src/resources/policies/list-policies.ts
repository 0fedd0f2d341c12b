import type { v1Policy } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { policyView } from './policy-view.ts';

/** All policies of an organization. */
export const listPolicies: QueryDefinition<object, { policies: v1Policy[] }> = {
  name: 'list_policies',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    return { policies: (await store.policies.list(organization.id)).map(policyView) };
  },
};
