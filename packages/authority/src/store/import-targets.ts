import type { Sql } from './sql.ts';

/** A key to which a user may encrypt one wallet or private key for import. */
export interface ImportTarget {
  organizationId: string;
  id: string;
  userId: string;
  /** The private half. */
  sealedKey: Uint8Array;
  expiresAt: Date;
  createdAt: Date;
}

export function importTargetStore(sql: Sql) {
  return {
    async insert(target: ImportTarget): Promise<void> {
      await sql`
        insert into import_targets (organization_id, id, user_id, sealed_key, expires_at, created_at)
        values (${target.organizationId}, ${target.id}, ${target.userId}, ${target.sealedKey}, ${target.expiresAt},
          ${target.createdAt})`;
    },

    /** The targets of a user that have not expired, newest first, locked so that each is used once. */
    async listUsableForUpdate(organizationId: string, userId: string, now: Date): Promise<ImportTarget[]> {
      return sql<ImportTarget[]>`
        select organization_id, id, user_id, sealed_key, expires_at, created_at from import_targets
        where organization_id = ${organizationId} and user_id = ${userId} and expires_at > ${now}
        order by id desc for update`;
    },

    async delete(organizationId: string, id: string): Promise<void> {
      await sql`delete from import_targets where organization_id = ${organizationId} and id = ${id}`;
    },

    /** Deletes the expired targets of a user, and all but the newest of the others. */
    async deleteSuperfluous(organizationId: string, userId: string, keep: number, now: Date): Promise<void> {
      await sql`
        delete from import_targets
        where organization_id = ${organizationId} and user_id = ${userId} and id not in (
          select id from import_targets
          where organization_id = ${organizationId} and user_id = ${userId} and expires_at > ${now}
          order by id desc limit ${keep})`;
    },
  };
}
