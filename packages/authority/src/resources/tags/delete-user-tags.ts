import type { v1DeleteUserTagsIntent, v1DeleteUserTagsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { USER_TAGS } from './tag-kinds.ts';
import { deleteTags } from './tags-rules.ts';

const parameters: z.ZodType<v1DeleteUserTagsIntent> = z.object({ userTagIds: z.array(Uuid).min(1).max(100) });

/** DELETE_USER_TAGS: delete tags. Their users stay. */
export const deleteUserTags: ActivityDefinition<v1DeleteUserTagsIntent, v1DeleteUserTagsResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_USER_TAGS',
      parameters,
      resultKey: 'deleteUserTagsResult',
    }),
  ],
  async execute({ userTagIds }, context) {
    return { userTagIds, userIds: await deleteTags(USER_TAGS, context, userTagIds) };
  },
};
