import type { v1SessionProfile } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { sessionProfileView } from '../policies/policy-view.ts';

/** The session profiles of the parent. Its sub-organizations can read them too. */
export const getSessionProfiles: QueryDefinition<object, { sessionProfiles: v1SessionProfile[] }> = {
  name: 'get_session_profiles',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    const profiles = await store.sessionProfiles.list(organization.parentId ?? organization.id);
    return { sessionProfiles: profiles.map(sessionProfileView) };
  },
};
