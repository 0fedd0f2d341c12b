import type { v1CreateReadOnlySessionIntent, v1CreateReadOnlySessionResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { longestSession } from '../../operation/caller.ts';
import { LIMITS } from '../../operation/limits.ts';

const parameters: z.ZodType<v1CreateReadOnlySessionIntent> = z.object({});

/**
 * CREATE_READ_ONLY_SESSION: a token for queries only, valid for an hour, or for the lifetime of the session that requested
 * it when that is shorter. It has that session's scope, and ends when that credential is deleted.
 */
export const createReadOnlySession: ActivityDefinition<v1CreateReadOnlySessionIntent, v1CreateReadOnlySessionResult> = {
  access: { child: true, self: () => true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_READ_ONLY_SESSION',
      parameters,
      resultKey: 'createReadOnlySessionResult',
      secretResults: ['session'],
    }),
  ],
  async execute(_, { organization, caller, store, vault, now, newId }) {
    const seconds = Math.min(LIMITS.readOnlySessionLifetime, longestSession(caller));
    const { token, hash } = vault.drawSessionToken();
    const expiresAt = new Date(now.getTime() + seconds * 1000);
    await store.readOnlySessions.deleteExpired(organization.id, caller.userId, now);
    await store.readOnlySessions.insert({
      organizationId: organization.id,
      id: newId(),
      userId: caller.userId,
      credentialId: caller.credential.id,
      sessionProfileId: caller.credential.sessionProfileId,
      tokenHash: hash,
      expiresAt,
      createdAt: now,
    });
    return {
      organizationId: organization.id,
      organizationName: organization.name,
      userId: caller.userId,
      username: caller.userName,
      session: token,
      sessionExpiry: String(Math.floor(expiresAt.getTime() / 1000)),
    };
  },
};
