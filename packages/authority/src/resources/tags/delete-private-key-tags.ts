import type { v1DeletePrivateKeyTagsIntent, v1DeletePrivateKeyTagsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { requirePrivateKeyTags } from './private-key-tags-rules.ts';

const parameters: z.ZodType<v1DeletePrivateKeyTagsIntent> = z.object({
  privateKeyTagIds: z.array(Uuid).min(1).max(100),
});

/** DELETE_PRIVATE_KEY_TAGS: forget tags; the private keys that had them stay. */
export const deletePrivateKeyTags: ActivityDefinition<v1DeletePrivateKeyTagsIntent, v1DeletePrivateKeyTagsResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_PRIVATE_KEY_TAGS',
      parameters,
      resultKey: 'deletePrivateKeyTagsResult',
    }),
  ],
  async execute({ privateKeyTagIds }, context) {
    const { store, organization } = context;
    await requirePrivateKeyTags(context, privateKeyTagIds);
    return { privateKeyTagIds, privateKeyIds: await store.privateKeyTags.delete(organization.id, privateKeyTagIds) };
  },
};
