import type { v1SessionProfile } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { sessionProfileView } from '../policies/policy-view.ts';

/** One session profile of the parent. Its sub-organizations can read it too. */
export const getSessionProfile: QueryDefinition<{ sessionProfileId: string }, { sessionProfile: v1SessionProfile }> = {
  name: 'get_session_profile',
  parameters: z.object({ sessionProfileId: Uuid }),
  async answer({ sessionProfileId }, { store, organization }) {
    const profile = await store.sessionProfiles.find(organization.parentId ?? organization.id, sessionProfileId);
    if (!profile) throw notFound('session profile');
    return { sessionProfile: sessionProfileView(profile) };
  },
};
