import type { v1UpdateUserPhoneNumberIntent, v1UpdateUserPhoneNumberResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { changeContact } from './contacts-rules.ts';
import { Contact } from './user-schemas.ts';

const parameters: z.ZodType<v1UpdateUserPhoneNumberIntent> = z.object({
  userId: Uuid,
  userPhoneNumber: Contact,
  verificationToken: z.string().max(8_192).optional(),
});

/**
 * UPDATE_USER_PHONE_NUMBER: change or remove a user's phone number. It is verified if its token is in the request
 * (Turnkey docs, "Update user's phone number"). Users need the root quorum or a policy even for their own number: its
 * owner can log in as the user.
 */
export const updateUserPhoneNumber: ActivityDefinition<v1UpdateUserPhoneNumberIntent, v1UpdateUserPhoneNumberResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_USER_PHONE_NUMBER',
      parameters,
      resultKey: 'updateUserPhoneNumberResult',
    }),
  ],
  async execute({ userId, userPhoneNumber, verificationToken }, context) {
    await changeContact(context, userId, { field: 'phoneNumber', value: userPhoneNumber, verificationToken });
    return { userId };
  },
};
