import type { v1CreateUserTagIntent, v1CreateUserTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requireUsers } from '../users/users-rules.ts';
import { USER_TAGS } from './tag-kinds.ts';
import { createTag } from './tags-rules.ts';

const parameters: z.ZodType<v1CreateUserTagIntent> = z.object({
  userTagName: Label,
  userIds: z.array(Uuid).max(100),
});

/** CREATE_USER_TAG: a name for a group of users, for use in policies. */
export const createUserTag: ActivityDefinition<v1CreateUserTagIntent, v1CreateUserTagResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_CREATE_USER_TAG', parameters, resultKey: 'createUserTagResult' })],
  async execute({ userTagName: name, userIds }, context) {
    const tag = { name, memberIds: userIds };
    return { userTagId: await createTag(USER_TAGS, context, tag, requireUsers), userIds };
  },
};
