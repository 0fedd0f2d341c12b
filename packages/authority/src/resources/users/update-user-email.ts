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
 * UPDATE_USER_EMAIL: another e-mail address, verified when its token comes along, or none (Turnkey docs, "Update user's
 * email"). Not even the own address without root quorum or policy: whoever reads the mail can log in as the user, and
 * consensus can hang on the address.
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
