import type { Sql } from './sql.ts';

export interface PrivateKeyTag {
  organizationId: string;
  id: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

export function privateKeyTagStore(sql: Sql) {
  return {
    async list(organizationId: string): Promise<PrivateKeyTag[]> {
      return sql<PrivateKeyTag[]>`
        select organization_id, id, name, created_at, updated_at from private_key_tags
        where organization_id = ${organizationId} order by id`;
    },

    async insert(tag: PrivateKeyTag): Promise<void> {
      await sql`
        insert into private_key_tags (organization_id, id, name, created_at, updated_at)
        values (${tag.organizationId}, ${tag.id}, ${tag.name}, ${tag.createdAt}, ${tag.updatedAt})`;
    },

    async update(tag: PrivateKeyTag): Promise<void> {
      await sql`
        update private_key_tags set name = ${tag.name}, updated_at = ${tag.updatedAt}
        where organization_id = ${tag.organizationId} and id = ${tag.id}`;
    },

    /** @returns The private keys that had one of the tags. */
    async delete(organizationId: string, ids: string[]): Promise<string[]> {
      const rows = await sql<{ privateKeyId: string }[]>`
        select distinct private_key_id from tagged_private_keys
        where organization_id = ${organizationId} and tag_id = any(${ids}::uuid[]) order by private_key_id`;
      await sql`delete from private_key_tags where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
      return rows.map((row) => row.privateKeyId);
    },

    /** Puts tags on private keys; those that they already have stay. */
    async attach(organizationId: string, tagIds: string[], privateKeyIds: string[]): Promise<void> {
      await sql`
        insert into tagged_private_keys (organization_id, tag_id, private_key_id)
        select ${organizationId}, tag_id, private_key_id
        from unnest(${tagIds}::uuid[]) as tag_id, unnest(${privateKeyIds}::uuid[]) as private_key_id
        on conflict do nothing`;
    },

    /** Takes a tag off private keys; those that do not have it stay as they are. */
    async detach(organizationId: string, tagId: string, privateKeyIds: string[]): Promise<void> {
      await sql`
        delete from tagged_private_keys
        where organization_id = ${organizationId} and tag_id = ${tagId}
          and private_key_id = any(${privateKeyIds}::uuid[])`;
    },
  };
}
