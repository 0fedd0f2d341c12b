import type { Sql } from './sql.ts';

/** A name for a group of users or of private keys. */
export interface Tag {
  organizationId: string;
  id: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

/** The tables and columns of one kind of tag. */
interface TagTables {
  tags: string;
  /** Which tag is on which member. */
  tagged: string;
  /** The column of `tagged` with the id of the member. */
  member: string;
}

export const USER_TAG_TABLES: TagTables = { tags: 'user_tags', tagged: 'tagged_users', member: 'user_id' };

export const PRIVATE_KEY_TAG_TABLES: TagTables = {
  tags: 'private_key_tags',
  tagged: 'tagged_private_keys',
  member: 'private_key_id',
};

/** The tags of one kind. A member is a user or a private key. */
export function tagStore(sql: Sql, tables: TagTables) {
  const [tags, tagged, member] = [sql(tables.tags), sql(tables.tagged), sql(tables.member)];
  return {
    async list(organizationId: string): Promise<Tag[]> {
      return sql<Tag[]>`
        select organization_id, id, name, created_at, updated_at from ${tags}
        where organization_id = ${organizationId} order by id`;
    },

    async insert(tag: Tag): Promise<void> {
      await sql`
        insert into ${tags} (organization_id, id, name, created_at, updated_at)
        values (${tag.organizationId}, ${tag.id}, ${tag.name}, ${tag.createdAt}, ${tag.updatedAt})`;
    },

    async update(tag: Tag): Promise<void> {
      await sql`
        update ${tags} set name = ${tag.name}, updated_at = ${tag.updatedAt}
        where organization_id = ${tag.organizationId} and id = ${tag.id}`;
    },

    /** @returns The ids of the members that had one of the tags. */
    async delete(organizationId: string, ids: string[]): Promise<string[]> {
      const rows = await sql<{ memberId: string }[]>`
        select distinct ${member} as member_id from ${tagged}
        where organization_id = ${organizationId} and tag_id = any(${ids}::uuid[]) order by member_id`;
      await sql`delete from ${tags} where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
      return rows.map((row) => row.memberId);
    },

    /** Adds tags to members. A tag that a member already has stays. */
    async attach(organizationId: string, tagIds: string[], memberIds: string[]): Promise<void> {
      await sql`
        insert into ${tagged} (organization_id, tag_id, ${member})
        select ${organizationId}, tag_id, member_id
        from unnest(${tagIds}::uuid[]) as tag_id, unnest(${memberIds}::uuid[]) as member_id
        on conflict do nothing`;
    },

    /** Removes a tag from members. Members without the tag are ignored. */
    async detach(organizationId: string, tagId: string, memberIds: string[]): Promise<void> {
      await sql`
        delete from ${tagged}
        where organization_id = ${organizationId} and tag_id = ${tagId} and ${member} = any(${memberIds}::uuid[])`;
    },

    /** Removes all tags from a member. */
    async detachAll(organizationId: string, memberId: string): Promise<void> {
      await sql`delete from ${tagged} where organization_id = ${organizationId} and ${member} = ${memberId}`;
    },
  };
}
