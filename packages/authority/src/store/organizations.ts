import type { OidcClaims } from '../oidc/oidc-identity.ts';
import type { Sql } from './sql.ts';

export interface Organization {
  id: string;
  /** Null for a parent organization. */
  parentId: string | null;
  name: string;
  rootUserIds: string[];
  rootQuorumThreshold: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A page of ids: at most `limit`, after `after` or before `before`, in the order of creation. */
export interface Page {
  limit: number;
  before?: string | undefined;
  after?: string | undefined;
}

export function organizationStore(sql: Sql) {
  return {
    async find(id: string): Promise<Organization | undefined> {
      const [row] = await sql<Organization[]>`
        select id, parent_id, name, root_user_ids, root_quorum_threshold, created_at, updated_at
        from organizations where id = ${id}`;
      return row;
    },

    /**
     * Locks the organization until the transaction ends, so that changes of its quorum and of everything that is
     * limited per organization happen one after the other. Other requests do not wait.
     */
    async findForUpdate(id: string): Promise<Organization | undefined> {
      const [row] = await sql<Organization[]>`
        select id, parent_id, name, root_user_ids, root_quorum_threshold, created_at, updated_at
        from organizations where id = ${id} for no key update`;
      return row;
    },

    async insert(organization: Organization): Promise<void> {
      const { id, parentId, name, rootUserIds, rootQuorumThreshold, createdAt, updatedAt } = organization;
      await sql`
        insert into organizations (id, parent_id, name, root_user_ids, root_quorum_threshold, created_at, updated_at)
        values (${id}, ${parentId}, ${name}, ${rootUserIds}::uuid[], ${rootQuorumThreshold}, ${createdAt}, ${updatedAt})`;
    },

    /** Updates name and root quorum. The parent cannot change. */
    async update({ id, name, rootUserIds, rootQuorumThreshold, updatedAt }: Organization): Promise<void> {
      await sql`
        update organizations set name = ${name}, root_user_ids = ${rootUserIds}::uuid[],
          root_quorum_threshold = ${rootQuorumThreshold}, updated_at = ${updatedAt}
        where id = ${id}`;
    },

    /**
     * Whether a wallet or a private key has never been exported. Until the transaction ends, nothing can be added to
     * the organization.
     */
    async hasUnexportedKeys(id: string): Promise<boolean> {
      await sql`select from organizations where id = ${id} for update`;
      const rows = await sql`
        (select 1 from wallets where organization_id = ${id} and not exported limit 1)
        union all
        (select 1 from private_keys where organization_id = ${id} and not exported limit 1)`;
      return rows.length > 0;
    },

    /** Deletes an organization with everything in it, including the records of its activities. */
    async delete(id: string): Promise<void> {
      await sql`delete from organizations where id = ${id}`;
    },

    /** The ids of a parent's sub-organizations. */
    async listChildren(parentId: string, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations where parent_id = ${parentId} ${window(sql, page)}`,
        page,
      );
    },

    async listChildrenByName(parentId: string, name: string, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations where parent_id = ${parentId} and name = ${name} ${window(sql, page)}`,
        page,
      );
    },

    async listChildrenByUserName(parentId: string, userName: string, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations
        where parent_id = ${parentId} and id in (select organization_id from users where name = ${userName})
        ${window(sql, page)}`,
        page,
      );
    },

    /** @param email In lower case. */
    async listChildrenByEmail(parentId: string, email: string, onlyVerified: boolean, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations
        where parent_id = ${parentId} and id in (
          select organization_id from users where lower(email) = ${email} and (email_verified or not ${onlyVerified}))
        ${window(sql, page)}`,
        page,
      );
    },

    /** @param phoneNumber E.164. */
    async listChildrenByPhoneNumber(parentId: string, phoneNumber: string, onlyVerified: boolean, page: Page) {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations
        where parent_id = ${parentId} and id in (
          select organization_id from users
          where phone_number = ${phoneNumber} and (phone_number_verified or not ${onlyVerified}))
        ${window(sql, page)}`,
        page,
      );
    },

    /** @param credentialId base64url. */
    async listChildrenByCredentialId(parentId: string, credentialId: string, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations
        where parent_id = ${parentId} and id in (
          select organization_id from authenticators where credential_id = ${credentialId} and family_id = ${parentId})
        ${window(sql, page)}`,
        page,
      );
    },

    async listChildrenByIdentity(parentId: string, claims: OidcClaims, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations
        where parent_id = ${parentId} and id in (
          select organization_id from oauth_providers
          where family_id = ${parentId} and issuer = ${claims.issuer} and subject = ${claims.subject}
            and audience = ${claims.audience})
        ${window(sql, page)}`,
        page,
      );
    },

    async listChildrenByPublicKey(parentId: string, publicKey: string, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations
        where parent_id = ${parentId} and id in (select organization_id from api_keys where public_key = ${publicKey})
        ${window(sql, page)}`,
        page,
      );
    },

    /** @param address Compared without regard to case. */
    async listChildrenByAddress(parentId: string, address: string, page: Page): Promise<string[]> {
      return ids(
        await sql<{ id: string }[]>`
        select id from organizations
        where parent_id = ${parentId}
          and id in (select organization_id from wallet_accounts where lower(address) = lower(${address}))
        ${window(sql, page)}`,
        page,
      );
    },
  };
}

/** Ids are UUIDv7: their order is the order of creation. */
function window(sql: Sql, { limit, before, after }: Page) {
  if (before) return sql`and id < ${before} order by id desc limit ${limit}`;
  return sql`${after ? sql`and id > ${after}` : sql``} order by id limit ${limit}`;
}

function ids(rows: { id: string }[], page: Page): string[] {
  const list = rows.map((row) => row.id);
  return page.before ? list.reverse() : list;
}
