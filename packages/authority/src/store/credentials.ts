import type { Sql } from './sql.ts';

/** A credential that can stamp requests, with the facts about its owner that every request needs. */
export interface CredentialHolder {
  organizationId: string;
  organizationName: string;
  parentId: string | null;
  rootUserIds: string[];
  rootQuorumThreshold: number;
  userId: string;
  userName: string;
  credentialId: string;
  credentialType: string;
  sessionProfileId: string | null;
  /** How long it was granted for, in seconds; null for one that does not expire. */
  expirationSeconds: number | null;
}

/** An API key or a session. */
export interface KeyHolder extends CredentialHolder {
  curve: string;
  expiresAt: Date | null;
}

/** A passkey. */
export interface PasskeyHolder extends CredentialHolder {
  spki: Uint8Array;
  rpIdHash: Uint8Array;
  signCount: number;
  /** The parent's `FEATURE_NAME_WEBAUTHN_ORIGINS`, which applies to all its sub-organizations. */
  originsFeature: string | undefined;
}

/** A credential as the policy language sees it. */
export interface OwnedCredential {
  userId: string;
  id: string;
  /** `CREDENTIAL_TYPE_…` */
  type: string;
  /** Of a passkey, base64url; null for a key. */
  credentialId: string | null;
  /** Hex. */
  publicKey: string;
}

export function credentialStore(sql: Sql) {
  return {
    /** The credentials of all users of an organization. */
    async list(organizationId: string): Promise<OwnedCredential[]> {
      return sql<OwnedCredential[]>`
        select user_id, id, credential_type as type, null as credential_id, public_key from api_keys
        where organization_id = ${organizationId}
        union all
        select user_id, id, 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR', credential_id, cose_key from authenticators
        where organization_id = ${organizationId}
        order by id`;
    },

    /**
     * Every holder of a public key in an organization, in its parent and in its sub-organizations, in one round trip.
     */
    async findKeyHolders(organizationId: string, publicKey: string): Promise<KeyHolder[]> {
      return sql<KeyHolder[]>`
        select k.organization_id, o.name as organization_name, o.parent_id, o.root_user_ids, o.root_quorum_threshold,
          k.user_id, u.name as user_name, k.id as credential_id, k.credential_type, k.curve, k.session_profile_id,
          k.expiration_seconds::float8 as expiration_seconds, k.expires_at
        from api_keys k
        join organizations o on o.id = k.organization_id
        join users u on u.organization_id = k.organization_id and u.id = k.user_id
        where k.public_key = ${publicKey} and (
          o.id = ${organizationId}
          or o.parent_id = ${organizationId}
          or o.id = (select parent_id from organizations where id = ${organizationId}))`;
    },

    /** Whether any organization has this public key. */
    async isKeyRegistered(publicKey: string): Promise<boolean> {
      const rows = await sql`select from api_keys where public_key = ${publicKey} limit 1`;
      return rows.length > 0;
    },

    /**
     * Whether any organization has this passkey.
     * @param credentialId base64url.
     */
    async isPasskeyRegistered(credentialId: string): Promise<boolean> {
      const rows = await sql`select from authenticators where credential_id = ${credentialId} limit 1`;
      return rows.length > 0;
    },

    /**
     * Every holder of a passkey in an organization, in its parent and in its sub-organizations.
     * @param credentialId base64url.
     */
    async findPasskeyHolders(organizationId: string, credentialId: string): Promise<PasskeyHolder[]> {
      const rows = await sql<(PasskeyHolder & { originsFeature: string | null })[]>`
        select a.organization_id, o.name as organization_name, o.parent_id, o.root_user_ids, o.root_quorum_threshold,
          a.user_id, u.name as user_name, a.id as credential_id,
          'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR' as credential_type, null as session_profile_id,
          null::float8 as expiration_seconds, a.spki, a.rp_id_hash, a.sign_count::float8 as sign_count, f.value as origins_feature
        from authenticators a
        join organizations o on o.id = a.organization_id
        join users u on u.organization_id = a.organization_id and u.id = a.user_id
        left join organization_features f
          on f.organization_id = a.family_id and f.name = 'FEATURE_NAME_WEBAUTHN_ORIGINS'
        where a.credential_id = ${credentialId} and (
          o.id = ${organizationId}
          or o.parent_id = ${organizationId}
          or o.id = (select parent_id from organizations where id = ${organizationId}))`;
      return rows.map((row) => ({ ...row, originsFeature: row.originsFeature ?? undefined }));
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
