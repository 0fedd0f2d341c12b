import type { v1DeletePrivateKeyTagsIntent, v1DeletePrivateKeyTagsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { requirePrivateKeyTags } from '../aggregates/private-key-tags.ts';
import { type ActivityDefinition, newestVersion } from '../kernel/activity-definition.ts';
import { Uuid } from './schemas.ts';

const Parameters: z.ZodType<v1DeletePrivateKeyTagsIntent> = z.object({
  privateKeyTagIds: z.array(Uuid).min(1).max(100),
});

/** DELETE_PRIVATE_KEY_TAGS: forget tags; the private keys that had them stay. */
export const deletePrivateKeyTags: ActivityDefinition<v1DeletePrivateKeyTagsIntent, v1DeletePrivateKeyTagsResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_PRIVATE_KEY_TAGS',
      parameters: Parameters,
      resultKey: 'deletePrivateKeyTagsResult',
    }),
  ],
  async execute({ privateKeyTagIds }, context) {
    const { store, organization } = context;
    await requirePrivateKeyTags(context, privateKeyTagIds);
    return { privateKeyTagIds, privateKeyIds: await store.privateKeyTags.delete(organization.id, privateKeyTagIds) };
  },
};
