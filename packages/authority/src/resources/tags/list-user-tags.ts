import type { datav1Tag } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { userTagView } from './user-tag-view.ts';

/** All user tags of an organization. */
export const listUserTags: QueryDefinition<object, { userTags: datav1Tag[] }> = {
  name: 'list_user_tags',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    return { userTags: (await store.userTags.list(organization.id)).map(userTagView) };
  },
};
