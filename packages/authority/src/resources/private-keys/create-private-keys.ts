import type { v1CreatePrivateKeysIntentV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { PrivateKeyParams } from './private-key-schemas.ts';
import { createPrivateKeys as create, type PrivateKeyAddresses } from './private-keys-rules.ts';

interface Result {
  privateKeys: PrivateKeyAddresses[];
}

const parameters: z.ZodType<v1CreatePrivateKeysIntentV2> = z.object({
  privateKeys: z.array(PrivateKeyParams).min(1).max(100),
});

/** CREATE_PRIVATE_KEYS: create keys that belong to no wallet (Turnkey docs, "Private keys"). */
export const createPrivateKeys: ActivityDefinition<v1CreatePrivateKeysIntentV2, Result> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_PRIVATE_KEYS_V2',
      parameters,
      resultKey: 'createPrivateKeysResultV2',
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_CREATE_PRIVATE_KEYS',
      parameters,
      resultKey: 'createPrivateKeysResult',
      upgrade: (older) => older,
      shape: ({ privateKeys }: Result) => ({ privateKeyIds: privateKeys.map(({ privateKeyId }) => privateKeyId) }),
    }),
  ],
  execute: async ({ privateKeys }, context) => ({ privateKeys: await create(context, privateKeys) }),
};
