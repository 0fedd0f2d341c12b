import type { datav1Tag } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { privateKeyTagView } from './private-key-tag-view.ts';

/** All tags for private keys of an organization. */
export const listPrivateKeyTags: QueryDefinition<object, { privateKeyTags: datav1Tag[] }> = {
  name: 'list_private_key_tags',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    return { privateKeyTags: (await store.privateKeyTags.list(organization.id)).map(privateKeyTagView) };
  },
};
