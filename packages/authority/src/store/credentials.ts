import { inWholeFamily } from './family.ts';
import { onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

/** A credential that can stamp requests, with the facts about its owner that every request needs. */
export interface CredentialHolder {
  organizationId: string;
  organizationName: string;
  parentId: string | null;
  rootUserIds: string[];
  rootQuorumThreshold: number;
  organizationCreatedAt: Date;
  organizationUpdatedAt: Date;
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
     * The holders of a public key in an organization, in its parent and in its sub-organizations, in one round trip. Of
     * the sub-organizations two are enough to tell that there is more than one.
     * @param curve `API_KEY_CURVE_…`
     */
    async findKeyHolders(organizationId: string, publicKey: string, curve: string): Promise<KeyHolder[]> {
      const row = { table: sql`api_keys`, key: sql`public_key`, value: publicKey };
      return sql<KeyHolder[]>`
        select k.organization_id, o.name as organization_name, o.parent_id, o.root_user_ids, o.root_quorum_threshold,
          o.created_at as organization_created_at, o.updated_at as organization_updated_at,
          k.user_id, u.name as user_name, k.id as credential_id, k.credential_type, k.session_profile_id,
          k.expiration_seconds::float8 as expiration_seconds, k.expires_at
        from ${inWholeFamily(sql, organizationId, row, sql`and curve = ${curve}`, sql`limit 2`)} k
        join organizations o on o.id = k.organization_id
        join users u on u.organization_id = k.organization_id and u.id = k.user_id`;
    },

    /** Whether any organization has this public key. */
    async isKeyRegistered(publicKey: string): Promise<boolean> {
      const rows = await sql`
        select from api_keys where ${onlyValue(sql, sql`public_key`, publicKey)} order by public_key limit 1`;
      return rows.length > 0;
    },

    /**
     * Whether any organization has this passkey.
     * @param credentialId base64url.
     */
    async isPasskeyRegistered(credentialId: string): Promise<boolean> {
      const rows = await sql`
        select from authenticators where ${onlyValue(sql, sql`credential_id`, credentialId)}
        order by credential_id limit 1`;
      return rows.length > 0;
    },

    /**
     * Every holder of a passkey in an organization, in its parent and in its sub-organizations.
     * @param credentialId base64url.
     */
    async findPasskeyHolders(organizationId: string, credentialId: string): Promise<PasskeyHolder[]> {
      const row = { table: sql`authenticators`, key: sql`credential_id`, value: credentialId };
      const rows = await sql<(PasskeyHolder & { originsFeature: string | null })[]>`
        select a.organization_id, o.name as organization_name, o.parent_id, o.root_user_ids, o.root_quorum_threshold,
          o.created_at as organization_created_at, o.updated_at as organization_updated_at,
          a.user_id, u.name as user_name, a.id as credential_id,
          'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR' as credential_type, null as session_profile_id,
          null::float8 as expiration_seconds, a.spki, a.rp_id_hash, a.sign_count::float8 as sign_count, f.value as origins_feature
        from ${inWholeFamily(sql, organizationId, row, sql``, sql``)} a
        join organizations o on o.id = a.organization_id
        join users u on u.organization_id = a.organization_id and u.id = a.user_id
        left join organization_features f
          on f.organization_id = a.family_id and f.name = 'FEATURE_NAME_WEBAUTHN_ORIGINS'`;
      return rows.map((row) => ({ ...row, originsFeature: row.originsFeature ?? undefined }));
    },

    /** The holder of a public key in a parent organization. Concurrent callers wait for each other's transactions. */
    async findParentKeyHolder(publicKey: string): Promise<{ organizationId: string; userId: string } | undefined> {
      await sql`select pg_advisory_xact_lock(hashtextextended(${publicKey}, 1))`;
      const [row] = await sql<{ organizationId: string; userId: string }[]>`
        select organization_id, user_id from api_keys
        where ${onlyValue(sql, sql`public_key`, publicKey)} and organization_id = family_id
        order by public_key, organization_id limit 1`;
      return row;
    },
  };
}
