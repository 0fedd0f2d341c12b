import type { Sql } from './sql.ts';

/** An organization in a list. */
export interface OrganizationRow {
  id: string;
  /** Null for a parent organization. */
  parentId: string | null;
  name: string;
  createdAt: Date;
}

/** An activity in a list, with the user who submitted it. */
export interface ActivityRow {
  organizationId: string;
  organizationName: string;
  id: string;
  type: string;
  status: string;
  createdAt: Date;
  updatedAt: Date;
  /** Null when it has no vote. */
  proposerId: string | null;
  /** Null when the user has been deleted. */
  proposerName: string | null;
}

/** Something that a search has found: its id and what has matched. */
export interface FoundRow {
  kind: 'organization' | 'user' | 'wallet account' | 'private key' | 'activity';
  organizationId: string;
  organizationName: string;
  id: string;
  /** The name of the organization or user, the address, or the type of the activity. */
  label: string;
  /** What else is known: a contact of the user. */
  note: string | null;
}

/**
 * Statements for people who look through everything. They may read whole tables, unlike all others of the store, so
 * each has a time limit.
 */
export function browsingStore(sql: Sql) {
  const activities = (organizationId: string | undefined, limit: number) => sql<ActivityRow[]>`
    select a.organization_id, o.name as organization_name, a.id, a.type, a.status, a.created_at, a.updated_at,
      v.user_id as proposer_id, u.name as proposer_name
    from (select * from activities ${organizationId ? sql`where organization_id = ${organizationId}` : sql``}
      order by id desc limit ${limit}) a
    join organizations o on o.id = a.organization_id
    left join lateral (select user_id from votes
      where organization_id = a.organization_id and activity_id = a.id order by id limit 1) v on true
    left join users u on u.id = v.user_id
      and u.organization_id = coalesce(a.deciding_organization_id, a.organization_id)
    order by a.id desc`;
  return {
    /** The newest organizations; of one parent when it is given. */
    async organizations(parentId: string | undefined, limit: number): Promise<OrganizationRow[]> {
      return sql<OrganizationRow[]>`
        select id, parent_id, name, created_at from organizations
        where ${parentId ? sql`parent_id = ${parentId}` : sql`true`} order by id desc limit ${limit}`;
    },

    /** The newest activities; of one organization when it is given. */
    async activities(organizationId: string | undefined, limit: number): Promise<ActivityRow[]> {
      return activities(organizationId, limit);
    },

    /**
     * What has a text in its name, contact, address or id, newest first within each kind.
     * @param limit Of each kind.
     */
    async search(text: string, limit: number): Promise<FoundRow[]> {
      const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
      return sql<FoundRow[]>`
        select * from (select 'organization' as kind, id as organization_id, name as organization_name, id, name as label,
            null as note
          from organizations where name ilike ${like} or id::text ilike ${like} order by id desc limit ${limit}) found
        union all
        select * from (select 'user', u.organization_id, o.name, u.id, u.name, coalesce(u.email, u.phone_number)
          from users u join organizations o on o.id = u.organization_id
          where u.name ilike ${like} or u.email ilike ${like} or u.phone_number ilike ${like} or u.id::text ilike ${like}
          order by u.id desc limit ${limit}) found
        union all
        select * from (select 'wallet account', a.organization_id, o.name, a.wallet_id, a.address, a.path
          from wallet_accounts a join organizations o on o.id = a.organization_id
          where a.address ilike ${like} or a.wallet_id::text ilike ${like} order by a.id desc limit ${limit}) found
        union all
        select * from (select 'private key', a.organization_id, o.name, a.private_key_id, a.address, null
          from private_key_addresses a join organizations o on o.id = a.organization_id
          where a.address ilike ${like} order by a.private_key_id desc limit ${limit}) found
        union all
        select * from (select 'activity', a.organization_id, o.name, a.id, a.type, a.status
          from activities a join organizations o on o.id = a.organization_id
          where a.id::text ilike ${like} or a.type ilike ${like} or a.fingerprint ilike ${like}
          order by a.id desc limit ${limit}) found`;
    },
  };
}
