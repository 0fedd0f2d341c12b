import type { v1CreateUsersIntentV4, v1CreateUsersResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { LIMITS } from '../../operation/limits.ts';
import { oidcTokensOf } from '../oauth/oauth-providers-rules.ts';
import { USER_TAGS } from '../tags/tag-kinds.ts';
import { requireTags } from '../tags/tags-rules.ts';
import { UserParams, UserParamsV2, UserParamsV4 } from './user-schemas.ts';
import { createUser } from './users-rules.ts';

const users = <T>(user: z.ZodType<T>) => z.object({ users: z.array(user).min(1).max(100) });

const version = <P extends v1CreateUsersIntentV4>(suffix: '' | '_V2' | '_V3', parameters: z.ZodType<P>) =>
  olderVersion<P, v1CreateUsersIntentV4, v1CreateUsersResult>({
    type: `ACTIVITY_TYPE_CREATE_USERS${suffix}`,
    parameters,
    resultKey: 'createUsersResult',
    upgrade: (older) => older,
  });

/** CREATE_USERS: create users with their credentials and tags, outside the root quorum. */
export const createUsers: ActivityDefinition<v1CreateUsersIntentV4, v1CreateUsersResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_USERS_V4',
      parameters: users(UserParamsV4),
      resultKey: 'createUsersResult',
    }),
    version('_V3', users(UserParamsV4)),
    version('_V2', users(UserParamsV2)),
    version('', users(UserParams)),
  ],
  oidcTokens: ({ users }) => users.flatMap((user) => oidcTokensOf(user.oauthProviders)),
  execute: create,
};

async function create(intent: v1CreateUsersIntentV4, context: ActivityContext): Promise<v1CreateUsersResult> {
  const { store, organization } = context;
  await store.organizations.findForUpdate(organization.id);
  const existing = await store.users.count(organization.id, LIMITS.users);
  if (existing + intent.users.length > LIMITS.users) throw apiError('USER_LIMIT');
  await requireTags(
    USER_TAGS,
    context,
    intent.users.flatMap((user) => user.userTags),
  );
  const userIds: string[] = [];
  for (const user of intent.users) {
    const id = context.newId();
    await createUser(context, id, user);
    await store.userTags.attach(organization.id, user.userTags, [id]);
    userIds.push(id);
  }
  return { userIds };
}
