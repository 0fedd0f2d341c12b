import type { OidcClaims } from '../oidc/oidc-identity.ts';
import { idsOf, listChildrenWith } from './children-by.ts';
import type { Page } from './page.ts';
import type { Sql } from './sql.ts';
import { verifiedContact } from './users.ts';

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

/** The id of the parent of an organization, or of the organization itself when it has none. */
export function familyIdOf({ id, parentId }: Pick<Organization, 'id' | 'parentId'>): string {
  return parentId ?? id;
}

export function organizationStore(sql: Sql) {
  return {
    async find(id: string): Promise<Organization | undefined> {
      const [row] = await sql<Organization[]>`
        select id, parent_id, name, root_user_ids, root_quorum_threshold, created_at, updated_at
        from organizations where id = ${id}`;
      return row;
    },

    /** A parent organization by its id, or the oldest one. */
    async findParent(id: string | undefined): Promise<Organization | undefined> {
      const [row] = await sql<Organization[]>`
        select id, parent_id, name, root_user_ids, root_quorum_threshold, created_at, updated_at
        from organizations where parent_id is null ${id ? sql`and id = ${id}` : sql``} order by id limit 1`;
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
      const { before, after, limit } = page;
      const rows = await (before
        ? sql<{ id: string }[]>`
          select id from organizations where (parent_id, id) < (${parentId}, ${before}) and parent_id >= ${parentId}
          order by parent_id desc, id desc limit ${limit}`
        : sql<{ id: string }[]>`
          select id from organizations
          where ${after ? sql`(parent_id, id) > (${parentId}, ${after})` : sql`parent_id >= ${parentId}`}
            and parent_id <= ${parentId}
          order by parent_id, id limit ${limit}`);
      return idsOf(rows, page);
    },

    async listChildrenByName(parentId: string, name: string, page: Page): Promise<string[]> {
      const { before, after, limit } = page;
      const rows = await (before
        ? sql<{ id: string }[]>`
          select id from organizations
          where parent_id = ${parentId} and (name, id) < (${name}, ${before}) and name >= ${name}
          order by name desc, id desc limit ${limit}`
        : sql<{ id: string }[]>`
          select id from organizations
          where parent_id = ${parentId} and ${after ? sql`(name, id) > (${name}, ${after})` : sql`name >= ${name}`}
            and name <= ${name}
          order by name, id limit ${limit}`);
      return idsOf(rows, page);
    },

    async listChildrenByUserName(parentId: string, userName: string, page: Page): Promise<string[]> {
      const rows = { table: sql`users`, key: [sql`name`], value: sql`${userName}` };
      return listChildrenWith(sql, parentId, rows, page);
    },

    /** @param email In lower case. */
    async listChildrenByEmail(parentId: string, email: string, onlyVerified: boolean, page: Page): Promise<string[]> {
      const rows = onlyVerified ? verifiedContact(sql, 'email') : { key: [sql`lower(email)`] };
      return listChildrenWith(sql, parentId, { table: sql`users`, ...rows, value: sql`${email}` }, page);
    },

    /** @param phoneNumber E.164. */
    async listChildrenByPhoneNumber(parentId: string, phoneNumber: string, onlyVerified: boolean, page: Page) {
      const rows = onlyVerified ? verifiedContact(sql, 'phoneNumber') : { key: [sql`phone_number`] };
      return listChildrenWith(sql, parentId, { table: sql`users`, ...rows, value: sql`${phoneNumber}` }, page);
    },

    /** @param credentialId base64url. */
    async listChildrenByCredentialId(parentId: string, credentialId: string, page: Page): Promise<string[]> {
      const rows = { table: sql`authenticators`, key: [sql`credential_id`], value: sql`${credentialId}` };
      return listChildrenWith(sql, parentId, rows, page);
    },

    async listChildrenByIdentity(parentId: string, claims: OidcClaims, page: Page): Promise<string[]> {
      const { issuer, subject, audience } = claims;
      const key = [sql`issuer`, sql`subject`, sql`audience`];
      const rows = { table: sql`oauth_providers`, key, value: sql`${issuer}, ${subject}, ${audience}` };
      return listChildrenWith(sql, parentId, rows, page);
    },

    async listChildrenByPublicKey(parentId: string, publicKey: string, page: Page): Promise<string[]> {
      const rows = { table: sql`api_keys`, key: [sql`public_key`], value: sql`${publicKey}` };
      return listChildrenWith(sql, parentId, rows, page);
    },

    /** @param address Compared without regard to case. */
    async listChildrenByAddress(parentId: string, address: string, page: Page): Promise<string[]> {
      const rows = { table: sql`wallet_accounts`, key: [sql`lower(address)`], value: sql`lower(${address})` };
      return listChildrenWith(sql, parentId, rows, page);
    },
  };
}
