import type { v1CreateReadWriteSessionResultV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError, notFound } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { Label, Seconds, Uuid } from '../../operation/schemas.ts';
import type { User } from '../../store/users.ts';
import { TargetPublicKey } from '../import-export/export-schemas.ts';
import { canonicalEmail } from '../users/contact.ts';
import { openReadWriteSession, type ReadWriteSessionRequest } from './read-write-sessions-rules.ts';

interface Intent extends ReadWriteSessionRequest {
  /** The user of the session: the caller when neither is given. */
  userId?: string | undefined;
  email?: string | undefined;
}

const parameters = z.object({
  targetPublicKey: TargetPublicKey,
  userId: Uuid.or(z.literal('')).optional(),
  apiKeyName: Label.or(z.literal('')).optional(),
  expirationSeconds: Seconds.optional(),
  invalidateExisting: z.boolean().optional(),
});

/** CREATE_READ_WRITE_SESSION: the sessions of older SDKs. Users open their own. */
export const createReadWriteSession: ActivityDefinition<Intent, v1CreateReadWriteSessionResultV2> = {
  access: { child: true, self: ({ userId, email }, caller) => !email && (!userId || userId === caller.userId) },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION_V2',
      parameters,
      resultKey: 'createReadWriteSessionResultV2',
      secretResults: ['credentialBundle'],
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION',
      parameters: parameters.omit({ userId: true, invalidateExisting: true }).extend({ email: z.string().max(254) }),
      resultKey: 'createReadWriteSessionResult',
      secretResults: ['credentialBundle'],
      upgrade: (older) => older,
    }),
  ],
  execute: async (intent, context) => openReadWriteSession(context, await userOf(intent, context), intent),
};

async function userOf({ userId, email }: Intent, { store, organization, caller }: ActivityContext): Promise<User> {
  if (!email) {
    const user = await store.users.find(organization.id, userId || caller.userId);
    if (!user) throw notFound('user');
    return user;
  }
  const [user, ...others] = await store.users.listByContact(organization.id, 'email', canonicalEmail(email));
  if (!user) throw notFound('user');
  if (others.length > 0) throw apiError('IDENTITY_CONFLICT');
  return user;
}
