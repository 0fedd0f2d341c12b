import type { v1MfaPolicy } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../kernel/query-definition.ts';
import { mfaPolicyView } from '../views/policy.ts';
import { Uuid } from './schemas.ts';

/** The MFA policies of a user, in the order in which they are tried. */
export const getMfaPolicies: QueryDefinition<{ userId: string }, { mfaPolicies: v1MfaPolicy[] }> = {
  name: 'get_mfa_policies',
  parameters: z.object({ userId: Uuid }),
  async answer({ userId }, { store, organization }) {
    return { mfaPolicies: (await store.mfaPolicies.list(organization.id, userId)).map(mfaPolicyView) };
  },
};
