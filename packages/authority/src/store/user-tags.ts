import type { Sql } from './sql.ts';

export interface UserTag {
  organizationId: string;
  id: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

export function userTagStore(sql: Sql) {
  const columns = sql`organization_id, id, name, created_at, updated_at`;
  return {
    async list(organizationId: string): Promise<UserTag[]> {
      return sql<UserTag[]>`select ${columns} from user_tags where organization_id = ${organizationId} order by id`;
    },

    async insert(tag: UserTag): Promise<void> {
      await sql`
        insert into user_tags (organization_id, id, name, created_at, updated_at)
        values (${tag.organizationId}, ${tag.id}, ${tag.name}, ${tag.createdAt}, ${tag.updatedAt})`;
    },

    async update(tag: UserTag): Promise<void> {
      await sql`
        update user_tags set name = ${tag.name}, updated_at = ${tag.updatedAt}
        where organization_id = ${tag.organizationId} and id = ${tag.id}`;
    },

    /** @returns The users who had one of the tags. */
    async delete(organizationId: string, ids: string[]): Promise<string[]> {
      const rows = await sql<{ userId: string }[]>`
        select distinct user_id from tagged_users
        where organization_id = ${organizationId} and tag_id = any(${ids}::uuid[]) order by user_id`;
      await sql`delete from user_tags where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
      return rows.map((row) => row.userId);
    },

    /** Puts tags on users; those that they already have stay. */
    async attach(organizationId: string, tagIds: string[], userIds: string[]): Promise<void> {
      await sql`
        insert into tagged_users (organization_id, tag_id, user_id)
        select ${organizationId}, tag_id, user_id
        from unnest(${tagIds}::uuid[]) as tag_id, unnest(${userIds}::uuid[]) as user_id
        on conflict do nothing`;
    },

    /** Takes a tag off users; those who do not have it stay as they are. */
    async detach(organizationId: string, tagId: string, userIds: string[]): Promise<void> {
      await sql`
        delete from tagged_users
        where organization_id = ${organizationId} and tag_id = ${tagId} and user_id = any(${userIds}::uuid[])`;
    },

    /** Takes all of a user's tags off. */
    async detachAll(organizationId: string, userId: string): Promise<void> {
      await sql`delete from tagged_users where organization_id = ${organizationId} and user_id = ${userId}`;
    },
  };
}
