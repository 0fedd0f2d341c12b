import type { v1UpdateUserTagIntent, v1UpdateUserTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requireUsers } from '../users/users-rules.ts';
import { requireFreeName } from './user-tags-rules.ts';

const parameters: z.ZodType<v1UpdateUserTagIntent> = z.object({
  userTagId: Uuid,
  newUserTagName: Label.optional(),
  addUserIds: z.array(Uuid).max(100),
  removeUserIds: z.array(Uuid).max(100),
});

/** UPDATE_USER_TAG: another name, more users and fewer. */
export const updateUserTag: ActivityDefinition<v1UpdateUserTagIntent, v1UpdateUserTagResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_UPDATE_USER_TAG', parameters, resultKey: 'updateUserTagResult' })],
  async execute({ userTagId, newUserTagName, addUserIds, removeUserIds }, context) {
    const { store, organization, now } = context;
    const tags = await store.userTags.list(organization.id);
    const tag = tags.find(({ id }) => id === userTagId);
    if (!tag) throw notFound('user tag');
    if (newUserTagName) requireFreeName(tags, newUserTagName, userTagId);
    await requireUsers(context, [...addUserIds, ...removeUserIds]);
    await store.userTags.update({ ...tag, name: newUserTagName ?? tag.name, updatedAt: now });
    await store.userTags.attach(organization.id, [userTagId], addUserIds);
    await store.userTags.detach(organization.id, userTagId, removeUserIds);
    return { userTagId };
  },
};
