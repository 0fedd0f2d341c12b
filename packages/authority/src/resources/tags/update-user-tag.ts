import type { v1UpdateUserTagIntent, v1UpdateUserTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requireUsers } from '../users/users-rules.ts';
import { USER_TAGS } from './tag-kinds.ts';
import { updateTag } from './tags-rules.ts';

const parameters: z.ZodType<v1UpdateUserTagIntent> = z.object({
  userTagId: Uuid,
  newUserTagName: Label.optional(),
  addUserIds: z.array(Uuid).max(100),
  removeUserIds: z.array(Uuid).max(100),
});

/** UPDATE_USER_TAG: rename a tag, add it to users and remove it from users. */
export const updateUserTag: ActivityDefinition<v1UpdateUserTagIntent, v1UpdateUserTagResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_UPDATE_USER_TAG', parameters, resultKey: 'updateUserTagResult' })],
  async execute({ userTagId: id, newUserTagName: name, addUserIds: addIds, removeUserIds: removeIds }, context) {
    await updateTag(USER_TAGS, context, { id, name, addIds, removeIds }, requireUsers);
    return { userTagId: id };
  },
};
