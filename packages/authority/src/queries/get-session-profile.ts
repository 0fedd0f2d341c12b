import type { v1SessionProfile } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../kernel/api-error.ts';
import type { QueryDefinition } from '../kernel/query-definition.ts';
import { sessionProfileView } from '../views/policy.ts';
import { Uuid } from './schemas.ts';

/** One session profile of the parent, which its sub-organizations see as well. */
export const getSessionProfile: QueryDefinition<{ sessionProfileId: string }, { sessionProfile: v1SessionProfile }> = {
  name: 'get_session_profile',
  parameters: z.object({ sessionProfileId: Uuid }),
  async answer({ sessionProfileId }, { store, organization }) {
    const profile = await store.sessionProfiles.find(organization.parentId ?? organization.id, sessionProfileId);
    if (!profile) throw notFound('session profile');
    return { sessionProfile: sessionProfileView(profile) };
  },
};
