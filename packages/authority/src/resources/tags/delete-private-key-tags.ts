import type { v1DeletePrivateKeyTagsIntent, v1DeletePrivateKeyTagsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { PRIVATE_KEY_TAGS } from './tag-kinds.ts';
import { deleteTags } from './tags-rules.ts';

const parameters: z.ZodType<v1DeletePrivateKeyTagsIntent> = z.object({
  privateKeyTagIds: z.array(Uuid).min(1).max(100),
});

/** DELETE_PRIVATE_KEY_TAGS: delete tags. Their private keys stay. */
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
    return { privateKeyTagIds, privateKeyIds: await deleteTags(PRIVATE_KEY_TAGS, context, privateKeyTagIds) };
  },
};
