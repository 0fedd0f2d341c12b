import type { CredentialHolder } from './credentials.ts';
import type { Sql } from './sql.ts';

/** A session that can only send queries. */
export interface ReadOnlySession {
  organizationId: string;
  id: string;
  userId: string;
  /** The credential that opened it; null for an attested identity. The session ends when it is deleted. */
  credentialId: string | null;
  /** Of the session that opened it. */
  sessionProfileId: string | null;
  /** SHA-256 of the token. */
  tokenHash: Uint8Array;
  expiresAt: Date;
  createdAt: Date;
}

export interface ReadOnlySessionHolder extends CredentialHolder {
  expiresAt: Date;
}

export function readOnlySessionStore(sql: Sql) {
  return {
    async insert(session: ReadOnlySession): Promise<void> {
      await sql`
        insert into read_only_sessions (organization_id, id, user_id, credential_id, session_profile_id, token_hash,
          expires_at, created_at)
        values (${session.organizationId}, ${session.id}, ${session.userId}, ${session.credentialId},
          ${session.sessionProfileId}, ${session.tokenHash}, ${session.expiresAt}, ${session.createdAt})`;
    },

    /** The owner of a token, if it is a user of the organization, of its parent or of its sub-organizations. */
    async findHolder(organizationId: string, tokenHash: Uint8Array): Promise<ReadOnlySessionHolder | undefined> {
      const [row] = await sql<ReadOnlySessionHolder[]>`
        select s.organization_id, o.name as organization_name, o.parent_id, o.root_user_ids, o.root_quorum_threshold,
          o.created_at as organization_created_at, o.updated_at as organization_updated_at,
          s.user_id, u.name as user_name, s.id as credential_id, 'CREDENTIAL_TYPE_LOGIN' as credential_type,
          s.session_profile_id, null::float8 as expiration_seconds, s.expires_at
        from read_only_sessions s
        join organizations o on o.id = s.organization_id
        join users u on u.organization_id = s.organization_id and u.id = s.user_id
        where s.token_hash = ${tokenHash}
          and (s.credential_id is null
            or exists (select from api_keys k where k.organization_id = s.organization_id and k.id = s.credential_id)
            or exists (select from authenticators a
              where a.organization_id = s.organization_id and a.id = s.credential_id))
          and (
          o.id = ${organizationId}
          or o.parent_id = ${organizationId}
          or o.id = (select parent_id from organizations where id = ${organizationId}))`;
      return row;
    },

    async deleteExpired(organizationId: string, userId: string, now: Date): Promise<void> {
      await sql`
        delete from read_only_sessions
        where organization_id = ${organizationId} and user_id = ${userId} and expires_at <= ${now}`;
    },
  };
}
