import type { v1UpdateUserEmailIntent, v1UpdateUserEmailResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { changeContact } from './contacts-rules.ts';
import { Contact } from './user-schemas.ts';

const parameters: z.ZodType<v1UpdateUserEmailIntent> = z.object({
  userId: Uuid,
  userEmail: Contact,
  verificationToken: z.string().max(8_192).optional(),
});

/**
 * UPDATE_USER_EMAIL: change or remove a user's e-mail address. It is verified if its token is in the request (Turnkey
 * docs, "Update user's email"). Users need the root quorum or a policy even for their own address: its owner can log in
 * as the user, and a consensus can depend on it.
 */
export const updateUserEmail: ActivityDefinition<v1UpdateUserEmailIntent, v1UpdateUserEmailResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_USER_EMAIL',
      parameters,
      resultKey: 'updateUserEmailResult',
    }),
  ],
  async execute({ userId, userEmail, verificationToken }, context) {
    await changeContact(context, userId, { field: 'email', value: userEmail, verificationToken });
    return { userId };
  },
};
