import type { v1MfaPolicy } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { mfaPolicyView } from '../policies/policy-view.ts';

/** The MFA policies of a user, in the order in which they are checked. */
export const getMfaPolicies: QueryDefinition<{ userId: string }, { mfaPolicies: v1MfaPolicy[] }> = {
  name: 'get_mfa_policies',
  parameters: z.object({ userId: Uuid }),
  async answer({ userId }, { store, organization }) {
    return { mfaPolicies: (await store.mfaPolicies.list(organization.id, userId)).map(mfaPolicyView) };
  },
};
