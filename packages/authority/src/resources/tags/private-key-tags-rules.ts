import { apiError, notFound } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { PrivateKeyTag } from '../../store/private-key-tags.ts';

/**
 * Checks that tags are there.
 * @throws ApiError `private key tag not found`
 */
export async function requirePrivateKeyTags({ store, organization }: ActivityContext, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set((await store.privateKeyTags.list(organization.id)).map((tag) => tag.id));
  if (!ids.every((id) => known.has(id))) throw notFound('private key tag');
}

/**
 * Checks that no other tag has a name.
 * @param tags All tags of the organization.
 * @throws ApiError `private key tag label must be unique`
 */
export function requireFreeTagName(tags: PrivateKeyTag[], name: string, ownId?: string): void {
  if (tags.some((tag) => tag.name === name && tag.id !== ownId)) throw apiError('PRIVATE_KEY_TAG_NAME_IN_USE');
}
