import { familyOf } from './family.ts';
import { onlyPartition, onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

/** A passkey or security key of a user (WebAuthn). */
export interface Authenticator {
  organizationId: string;
  id: string;
  userId: string;
  /** The parent of the user's organization, or the organization itself when it has none. */
  familyId: string;
  name: string;
  /** base64url. */
  credentialId: string;
  /** COSE_Key as registered, hex. */
  coseKey: string;
  /** The same key as SubjectPublicKeyInfo, DER. */
  spki: Uint8Array;
  /** SHA-256 of the relying party's id. */
  rpIdHash: Uint8Array;
  signCount: number;
  /** `AUTHENTICATOR_TRANSPORT_…` */
  transports: string[];
  /** The format of the attestation statement. */
  attestationType: string;
  aaguid: string;
  createdAt: Date;
  updatedAt: Date;
}

export function authenticatorStore(sql: Sql) {
  const columns = sql`organization_id, id, user_id, family_id, name, credential_id, cose_key, spki, rp_id_hash,
    sign_count::float8 as sign_count, transports, attestation_type, aaguid, created_at, updated_at`;
  return {
    async find(organizationId: string, id: string): Promise<Authenticator | undefined> {
      const [row] = await sql<Authenticator[]>`
        select ${columns} from authenticators where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    async findByCredentialId(organizationId: string, credentialId: string): Promise<Authenticator | undefined> {
      const [row] = await sql<Authenticator[]>`
        select ${columns} from authenticators where family_id = ${familyOf(sql, organizationId)}
          and ${onlyValue(sql, sql`credential_id, organization_id`, sql`${credentialId}, ${organizationId}`)}
          and ${onlyPartition(sql, organizationId)}
        order by credential_id, organization_id`;
      return row;
    },

    async list(organizationId: string): Promise<Authenticator[]> {
      return sql<Authenticator[]>`
        select ${columns} from authenticators where organization_id = ${organizationId} order by id`;
    },

    async listOfUser(organizationId: string, userId: string): Promise<Authenticator[]> {
      return sql<Authenticator[]>`
        select ${columns} from authenticators
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`user_id`, userId)} order by user_id, id`;
    },

    /** Locks the user as well, so that two requests cannot both find room for one more. */
    async listOfUserForUpdate(organizationId: string, userId: string): Promise<Authenticator[]> {
      const lock = sql`select from users where organization_id = ${organizationId} and id = ${userId} for update`;
      const [, list] = await Promise.all([
        lock,
        sql<Authenticator[]>`
        select ${columns} from authenticators
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`user_id`, userId)} order by user_id, id`,
      ]);
      return list;
    },

    async insert(authenticator: Authenticator): Promise<void> {
      const { organizationId, id, userId, familyId, name, credentialId, coseKey, spki, rpIdHash } = authenticator;
      const { signCount, transports, attestationType, aaguid, createdAt, updatedAt } = authenticator;
      await sql`
        insert into authenticators (organization_id, id, user_id, family_id, name, credential_id, cose_key, spki,
          rp_id_hash, sign_count, transports, attestation_type, aaguid, created_at, updated_at)
        values (${organizationId}, ${id}, ${userId}, ${familyId}, ${name}, ${credentialId}, ${coseKey}, ${spki},
          ${rpIdHash}, ${signCount}, ${transports}, ${attestationType}, ${aaguid}, ${createdAt}, ${updatedAt})`;
    },

    /**
     * Increases the signature counter. The statement also compares, so that only one of two requests with the same
     * count passes. A repeat of the last counted signature passes: it is the same request again.
     * @returns False when the counter would not move forward.
     */
    async advanceSignCount(organizationId: string, id: string, signCount: number, signature: string): Promise<boolean> {
      const rows = await sql`
        update authenticators set sign_count = ${signCount}, last_signature = ${signature}
        where organization_id = ${organizationId} and id = ${id}
          and (sign_count < ${signCount} or (sign_count = ${signCount} and last_signature = ${signature}))
        returning id`;
      return rows.length === 1;
    },

    async delete(organizationId: string, ids: string[]): Promise<void> {
      await sql`delete from authenticators where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
    },
  };
}
