import type { Sql } from './sql.ts';

export interface SessionProfileRecord {
  /** The parent organization. */
  organizationId: string;
  id: string;
  name: string;
  scope: string;
  /** Null when the log-in sets it. */
  expirationSeconds: number | null;
  notes: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export function sessionProfileStore(sql: Sql) {
  const columns = sql`organization_id, id, name, scope, expiration_seconds::float8 as expiration_seconds, notes,
    created_at, updated_at`;
  return {
    async find(organizationId: string, id: string): Promise<SessionProfileRecord | undefined> {
      const [row] = await sql<SessionProfileRecord[]>`
        select ${columns} from session_profiles where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    async list(organizationId: string): Promise<SessionProfileRecord[]> {
      return sql<SessionProfileRecord[]>`
        select ${columns} from session_profiles where organization_id = ${organizationId} order by id`;
    },

    async insert(profile: SessionProfileRecord): Promise<void> {
      await sql`
        insert into session_profiles (organization_id, id, name, scope, expiration_seconds, notes, created_at,
          updated_at)
        values (${profile.organizationId}, ${profile.id}, ${profile.name}, ${profile.scope},
          ${profile.expirationSeconds}, ${profile.notes}, ${profile.createdAt}, ${profile.updatedAt})`;
    },
  };
}
