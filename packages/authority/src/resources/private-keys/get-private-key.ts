import type { v1PrivateKey } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { privateKeyView } from './private-key-view.ts';

/** One private key. */
export const getPrivateKey: QueryDefinition<{ privateKeyId: string }, { privateKey: v1PrivateKey }> = {
  name: 'get_private_key',
  parameters: z.object({ privateKeyId: Uuid }),
  async answer({ privateKeyId }, { store, organization }) {
    const key = await store.privateKeys.find(organization.id, privateKeyId);
    if (!key) throw notFound('private key');
    return { privateKey: privateKeyView(key) };
  },
};
