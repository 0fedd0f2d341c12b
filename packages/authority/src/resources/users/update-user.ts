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
 * UPDATE_USER: name, contacts and tags of a user; what is absent stays, and a list of tags takes the place of the old
 * one. Nobody may do it to oneself without the root quorum or a policy: consensus can hang on tags, names and e-mail
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
