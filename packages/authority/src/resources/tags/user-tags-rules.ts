import { apiError, notFound } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { UserTag } from '../../store/user-tags.ts';

/**
 * Checks that tags are there.
 * @throws ApiError `user tag not found`
 */
export async function requireUserTags({ store, organization }: ActivityContext, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set((await store.userTags.list(organization.id)).map((tag) => tag.id));
  if (!ids.every((id) => known.has(id))) throw notFound('user tag');
}

/**
 * Checks that no other tag has a name.
 * @param tags All tags of the organization.
 * @throws ApiError `user tag label must be unique`
 */
export function requireFreeName(tags: UserTag[], name: string, ownId?: string): void {
  if (tags.some((tag) => tag.name === name && tag.id !== ownId)) throw apiError('USER_TAG_NAME_IN_USE');
}
