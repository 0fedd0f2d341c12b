import type { v1CreateUserTagIntent, v1CreateUserTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { LIMITS } from '../../operation/limits.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requireUsers } from '../users/users-rules.ts';
import { requireFreeName } from './user-tags-rules.ts';

const parameters: z.ZodType<v1CreateUserTagIntent> = z.object({
  userTagName: Label,
  userIds: z.array(Uuid).max(100),
});

/** CREATE_USER_TAG: a name for a group of users, for policies to refer to. */
export const createUserTag: ActivityDefinition<v1CreateUserTagIntent, v1CreateUserTagResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_CREATE_USER_TAG', parameters, resultKey: 'createUserTagResult' })],
  async execute({ userTagName, userIds }, context) {
    const { store, organization, now } = context;
    await store.organizations.findForUpdate(organization.id);
    const tags = await store.userTags.list(organization.id);
    const limit = organization.parentId === null ? LIMITS.userTags.parent : LIMITS.userTags.subOrganization;
    if (tags.length >= limit) throw apiError('USER_TAG_LIMIT');
    requireFreeName(tags, userTagName);
    await requireUsers(context, userIds);
    const userTagId = context.newId();
    const dates = { createdAt: now, updatedAt: now };
    await store.userTags.insert({ organizationId: organization.id, id: userTagId, name: userTagName, ...dates });
    await store.userTags.attach(organization.id, [userTagId], userIds);
    return { userTagId, userIds };
  },
};
