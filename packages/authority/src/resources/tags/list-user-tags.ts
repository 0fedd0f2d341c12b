import type { datav1Tag } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { USER_TAGS } from './tag-kinds.ts';
import { tagView } from './tag-view.ts';

/** All user tags of an organization. */
export const listUserTags: QueryDefinition<object, { userTags: datav1Tag[] }> = {
  name: 'list_user_tags',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    const tags = await store.userTags.list(organization.id);
    return { userTags: tags.map((tag) => tagView(USER_TAGS, tag)) };
  },
};
