import type { v1PrivateKey } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { privateKeyView } from './private-key-view.ts';

/** All private keys of an organization. */
export const listPrivateKeys: QueryDefinition<object, { privateKeys: v1PrivateKey[] }> = {
  name: 'list_private_keys',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    return { privateKeys: (await store.privateKeys.list(organization.id)).map(privateKeyView) };
  },
};
