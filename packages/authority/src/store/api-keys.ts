import { familyOf } from './family.ts';
import { onlyPartition, onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

export interface ApiKey {
  organizationId: string;
  id: string;
  userId: string;
  name: string;
  /** Hex as registered: compressed point, or Ed25519 key. */
  publicKey: string;
  /** `API_KEY_CURVE_…` */
  curve: string;
  /** `CREDENTIAL_TYPE_…` */
  credentialType: string;
  sessionProfileId: string | null;
  /** Null for a key that does not expire. */
  expirationSeconds: number | null;
  expiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export function apiKeyStore(sql: Sql) {
  const columns = sql`organization_id, id, user_id, name, public_key, curve, credential_type, session_profile_id,
    expiration_seconds::float8 as expiration_seconds, expires_at, created_at, updated_at`;
  return {
    async find(organizationId: string, id: string): Promise<ApiKey | undefined> {
      const [row] = await sql<ApiKey[]>`
        select ${columns} from api_keys where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    async findByPublicKey(organizationId: string, publicKey: string): Promise<ApiKey | undefined> {
      const [row] = await sql<ApiKey[]>`
        select ${columns} from api_keys where family_id = ${familyOf(sql, organizationId)}
          and ${onlyValue(sql, sql`public_key, organization_id`, sql`${publicKey}, ${organizationId}`)}
          and ${onlyPartition(sql, organizationId)}
        order by public_key, organization_id`;
      return row;
    },

    async list(organizationId: string): Promise<ApiKey[]> {
      return sql<ApiKey[]>`select ${columns} from api_keys where organization_id = ${organizationId} order by id`;
    },

    /** Locks the user as well, so that two requests cannot both find room for one more key. */
    async listOfUserForUpdate(organizationId: string, userId: string): Promise<ApiKey[]> {
      const lock = sql`select from users where organization_id = ${organizationId} and id = ${userId} for update`;
      const [, list] = await Promise.all([
        lock,
        sql<ApiKey[]>`
        select ${columns} from api_keys
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`user_id`, userId)} order by user_id, id`,
      ]);
      return list;
    },

    async listOfUser(organizationId: string, userId: string): Promise<ApiKey[]> {
      return sql<ApiKey[]>`
        select ${columns} from api_keys
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`user_id`, userId)} order by user_id, id`;
    },

    /** @param familyId See `familyIdOf`. */
    async insert(key: ApiKey, familyId: string): Promise<void> {
      await sql`
        insert into api_keys (family_id, organization_id, id, user_id, name, public_key, curve, credential_type,
          session_profile_id, expiration_seconds, expires_at, created_at, updated_at)
        values (${familyId}, ${key.organizationId}, ${key.id}, ${key.userId}, ${key.name}, ${key.publicKey}, ${key.curve},
          ${key.credentialType}, ${key.sessionProfileId}, ${key.expirationSeconds}, ${key.expiresAt},
          ${key.createdAt}, ${key.updatedAt})`;
    },

    async delete(organizationId: string, ids: string[]): Promise<void> {
      if (ids.length === 0) return;
      await sql`delete from api_keys where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
    },
  };
}
