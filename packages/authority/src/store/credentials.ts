import type { Sql } from './sql.ts';

/** An API key as the one who stamps a request, together with what every request needs to know of its owner. */
export interface KeyHolder {
  organizationId: string;
  organizationName: string;
  parentId: string | null;
  rootUserIds: string[];
  rootQuorumThreshold: number;
  userId: string;
  userName: string;
  credentialId: string;
  credentialType: string;
  curve: string;
  sessionProfileId: string | null;
  expiresAt: Date | null;
}

export function credentialStore(sql: Sql) {
  return {
    /**
     * Every holder of a public key in an organization, in its parent and in its sub-organizations, in one round trip.
     */
    async findKeyHolders(organizationId: string, publicKey: string): Promise<KeyHolder[]> {
      return sql<KeyHolder[]>`
        select k.organization_id, o.name as organization_name, o.parent_id, o.root_user_ids, o.root_quorum_threshold,
          k.user_id, u.name as user_name, k.id as credential_id, k.credential_type, k.curve, k.session_profile_id,
          k.expires_at
        from api_keys k
        join organizations o on o.id = k.organization_id
        join users u on u.organization_id = k.organization_id and u.id = k.user_id
        where k.public_key = ${publicKey} and (
          o.id = ${organizationId}
          or o.parent_id = ${organizationId}
          or o.id = (select parent_id from organizations where id = ${organizationId}))`;
    },

    /** The holder of a public key in a parent organization. Concurrent callers wait for each other's transactions. */
    async findParentKeyHolder(publicKey: string): Promise<{ organizationId: string; userId: string } | undefined> {
      await sql`select pg_advisory_xact_lock(hashtextextended(${publicKey}, 1))`;
      const [row] = await sql<{ organizationId: string; userId: string }[]>`
        select k.organization_id, k.user_id from api_keys k
        join organizations o on o.id = k.organization_id
        where k.public_key = ${publicKey} and o.parent_id is null`;
      return row;
    },
  };
}
