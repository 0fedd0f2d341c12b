import type { datav1Tag } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { PRIVATE_KEY_TAGS } from './tag-kinds.ts';
import { tagView } from './tag-view.ts';

/** All tags for private keys of an organization. */
export const listPrivateKeyTags: QueryDefinition<object, { privateKeyTags: datav1Tag[] }> = {
  name: 'list_private_key_tags',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    const tags = await store.privateKeyTags.list(organization.id);
    return { privateKeyTags: tags.map((tag) => tagView(PRIVATE_KEY_TAGS, tag)) };
  },
};
