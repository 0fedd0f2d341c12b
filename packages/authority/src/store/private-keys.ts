import { onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

/** A private key that belongs to no wallet. */
export interface PrivateKey {
  organizationId: string;
  id: string;
  name: string;
  /** `CURVE_…` */
  curve: string;
  /** Hex: compressed point, or Ed25519 key. */
  publicKey: string;
  /** In the order of the request. */
  addresses: PrivateKeyAddress[];
  /** Ids of the key's tags. */
  tags: string[];
  exported: boolean;
  imported: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface PrivateKeyAddress {
  /** `ADDRESS_FORMAT_…` */
  format: string;
  address: string;
}

export interface SealedPrivateKeyRecord extends PrivateKey {
  sealedKey: Uint8Array;
}

/** A new key, without tags. They are added afterwards. */
export type NewPrivateKey = Omit<SealedPrivateKeyRecord, 'tags'>;

export function privateKeyStore(sql: Sql) {
  const columns = sql`organization_id, id, name, curve, public_key, exported, imported, created_at, updated_at,
    (select coalesce(jsonb_agg(jsonb_build_object('format', address_format, 'address', address) order by position), '[]')
      from private_key_addresses a where a.organization_id = private_keys.organization_id
        and a.private_key_id = private_keys.id) as addresses,
    array(select tag_id from tagged_private_keys t where t.organization_id = private_keys.organization_id
      and t.private_key_id = private_keys.id order by tag_id) as tags`;
  return {
    async find(organizationId: string, id: string): Promise<PrivateKey | undefined> {
      const [row] = await sql<PrivateKey[]>`
        select ${columns} from private_keys where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    async findSealed(organizationId: string, id: string): Promise<SealedPrivateKeyRecord | undefined> {
      const [row] = await sql<SealedPrivateKeyRecord[]>`
        select ${columns}, sealed_key from private_keys where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    /** @param address Compared without regard to case: clients differ in the checksum of Ethereum addresses. */
    async findSealedByAddress(organizationId: string, address: string): Promise<SealedPrivateKeyRecord | undefined> {
      const rows = await sql<SealedPrivateKeyRecord[]>`
        select ${columns}, sealed_key from private_keys where organization_id = ${organizationId} and id = any(array(
          select private_key_id from private_key_addresses
          where organization_id = ${organizationId} and ${onlyValue(sql, sql`lower(address)`, sql`lower(${address})`)}
          order by lower(address)))
        order by id`;
      return rows.find((row) => row.addresses.some((each) => each.address === address)) ?? rows[0];
    },

    /** Whether a key already has one of the names. */
    async hasName(organizationId: string, names: string[]): Promise<boolean> {
      const rows = await sql`
        select 1 from private_keys where organization_id = ${organizationId} and name = any(${names}) limit 1`;
      return rows.length > 0;
    },

    async list(organizationId: string): Promise<PrivateKey[]> {
      return sql<PrivateKey[]>`
        select ${columns} from private_keys where organization_id = ${organizationId} order by id`;
    },

    /** Those of the given ids that there are. */
    async listByIds(organizationId: string, ids: string[]): Promise<PrivateKey[]> {
      return sql<PrivateKey[]>`
        select ${columns} from private_keys
        where organization_id = ${organizationId} and id = any(${ids}::uuid[]) order by id`;
    },

    async count(organizationId: string): Promise<number> {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from private_keys where organization_id = ${organizationId}`;
      return row?.count ?? 0;
    },

    async insert(keys: NewPrivateKey[]): Promise<void> {
      if (keys.length === 0) return;
      const rows = keys.map((key) => ({
        organization_id: key.organizationId,
        id: key.id,
        name: key.name,
        curve: key.curve,
        public_key: key.publicKey,
        sealed_key: key.sealedKey,
        exported: key.exported,
        imported: key.imported,
        created_at: key.createdAt,
        updated_at: key.updatedAt,
      }));
      await sql`insert into private_keys ${sql(rows)}`;
      const addresses = keys.flatMap((key) =>
        key.addresses.map(({ format, address }, position) => ({
          organization_id: key.organizationId,
          private_key_id: key.id,
          position,
          address_format: format,
          address,
        })),
      );
      if (addresses.length > 0) await sql`insert into private_key_addresses ${sql(addresses)}`;
    },

    async markExported(organizationId: string, id: string, now: Date): Promise<void> {
      await sql`
        update private_keys set exported = true, updated_at = ${now}
        where organization_id = ${organizationId} and id = ${id}`;
    },

    async delete(organizationId: string, ids: string[]): Promise<void> {
      await sql`delete from private_keys where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
    },
  };
}
