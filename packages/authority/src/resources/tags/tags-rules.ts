import { apiError, notFound } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { Tag } from '../../store/tags.ts';
import { TAG_LIMIT, type TagKind } from './tag-kinds.ts';

/** Checks that all members, users or private keys, exist. */
type RequireMembers = (context: ActivityContext, ids: string[]) => Promise<unknown>;

/**
 * Creates a tag and adds it to members.
 * @returns The id of the tag.
 * @throws ApiError when a member does not exist, the name is in use, or the organization has too many tags.
 */
export async function createTag(
  kind: TagKind,
  context: ActivityContext,
  { name, memberIds }: { name: string; memberIds: string[] },
  requireMembers: RequireMembers,
): Promise<string> {
  const { organization, now, newId } = context;
  await context.store.organizations.findForUpdate(organization.id);
  const store = context.store[kind.store];
  const tags = await store.list(organization.id);
  const limit = organization.parentId === null ? TAG_LIMIT.parent : TAG_LIMIT.subOrganization;
  if (tags.length >= limit) throw apiError(kind.limitError);
  requireFreeName(kind, tags, name);
  await requireMembers(context, memberIds);
  const id = newId();
  await store.insert({ organizationId: organization.id, id, name, createdAt: now, updatedAt: now });
  await store.attach(organization.id, [id], memberIds);
  return id;
}

export interface TagChange {
  id: string;
  /** Undefined keeps the name. */
  name: string | undefined;
  addIds: string[];
  removeIds: string[];
}

/**
 * Renames a tag, adds it to members and removes it from others.
 * @throws ApiError when the tag or a member does not exist, or the name is in use.
 */
export async function updateTag(
  kind: TagKind,
  context: ActivityContext,
  { id, name, addIds, removeIds }: TagChange,
  requireMembers: RequireMembers,
): Promise<void> {
  const { organization, now } = context;
  const store = context.store[kind.store];
  const tags = await store.list(organization.id);
  const tag = tags.find((candidate) => candidate.id === id);
  if (!tag) throw notFound(kind.label);
  if (name) requireFreeName(kind, tags, name, id);
  await requireMembers(context, [...addIds, ...removeIds]);
  await store.update({ ...tag, name: name ?? tag.name, updatedAt: now });
  await store.attach(organization.id, [id], addIds);
  await store.detach(organization.id, id, removeIds);
}

/**
 * Deletes tags. Their members stay.
 * @returns The ids of the members that had one of the tags.
 * @throws ApiError `user tag not found` or `private key tag not found`
 */
export async function deleteTags(kind: TagKind, context: ActivityContext, ids: string[]): Promise<string[]> {
  await requireTags(kind, context, ids);
  return context.store[kind.store].delete(context.organization.id, ids);
}

/**
 * Checks that tags exist.
 * @throws ApiError `user tag not found` or `private key tag not found`
 */
export async function requireTags(kind: TagKind, context: ActivityContext, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const tags = await context.store[kind.store].list(context.organization.id);
  const known = new Set(tags.map((tag) => tag.id));
  if (!ids.every((id) => known.has(id))) throw notFound(kind.label);
}

function requireFreeName(kind: TagKind, tags: Tag[], name: string, ownId?: string): void {
  if (tags.some((tag) => tag.name === name && tag.id !== ownId)) throw apiError(kind.nameError);
}
