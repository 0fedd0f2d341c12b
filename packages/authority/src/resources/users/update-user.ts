import type { v1UpdateUserIntent, v1UpdateUserResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { USER_TAGS } from '../tags/tag-kinds.ts';
import { requireTags } from '../tags/tags-rules.ts';
import { changeContact } from './contacts-rules.ts';
import { Contact } from './user-schemas.ts';

const parameters: z.ZodType<v1UpdateUserIntent> = z.object({
  userId: Uuid,
  userName: Label.optional(),
  userEmail: Contact.optional(),
  userPhoneNumber: Contact.optional(),
  userTagIds: z.array(Uuid).max(100).optional(),
});

/**
 * UPDATE_USER: change the name, contacts and tags of a user. Absent fields are kept. A list of tags replaces the old
 * one. Users need the root quorum or a policy even for themselves: a consensus can depend on tags, names and e-mail
 * addresses.
 */
export const updateUser: ActivityDefinition<v1UpdateUserIntent, v1UpdateUserResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_UPDATE_USER', parameters, resultKey: 'updateUserResult' })],
  execute: update,
};

async function update(intent: v1UpdateUserIntent, context: ActivityContext): Promise<v1UpdateUserResult> {
  const { store, organization, now } = context;
  const { userId, userName, userEmail, userPhoneNumber, userTagIds } = intent;
  const user = await store.users.findForUpdate(organization.id, userId);
  if (!user) throw notFound('user');
  await store.users.update({ ...user, name: userName ?? user.name, updatedAt: now });
  if (userEmail !== undefined) await changeContact(context, userId, { field: 'email', value: userEmail });
  if (userPhoneNumber !== undefined) {
    await changeContact(context, userId, { field: 'phoneNumber', value: userPhoneNumber });
  }
  if (userTagIds) {
    await requireTags(USER_TAGS, context, userTagIds);
    await store.userTags.detachAll(organization.id, userId);
    await store.userTags.attach(organization.id, userTagIds, [userId]);
  }
  return { userId };
}
