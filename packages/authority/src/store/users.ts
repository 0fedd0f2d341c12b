import { type Fragment, onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

export interface User {
  organizationId: string;
  id: string;
  name: string;
  /** Lower case. */
  email: string | null;
  emailVerified: boolean;
  /** E.164. */
  phoneNumber: string | null;
  phoneNumberVerified: boolean;
  /** Ids of the user's tags. */
  tags: string[];
  createdAt: Date;
  updatedAt: Date;
}

/** A new user, without tags. They are added afterwards. */
export type NewUser = Omit<User, 'tags'>;

export type ContactField = 'email' | 'phoneNumber';

/** The columns of a user, for queries on the table `users`. */
export function userColumns(sql: Sql) {
  return sql`organization_id, id, name, email, email_verified, phone_number, phone_number_verified,
    array(select tag_id from tagged_users t
      where t.organization_id = users.organization_id and ${onlyValue(sql, sql`t.user_id`, sql`users.id`)}
      order by user_id, tag_id) as tags,
    created_at, updated_at`;
}

function contactKey(sql: Sql, field: ContactField): Fragment {
  return field === 'email' ? sql`lower(email)` : sql`phone_number`;
}

/** The key and the condition of the index on contacts that have been verified. */
export function verifiedContact(sql: Sql, field: ContactField): { key: [Fragment]; and: Fragment } {
  return field === 'email'
    ? { key: [sql`(case when email_verified then lower(email) end)`], and: sql`and email_verified` }
    : { key: [sql`(case when phone_number_verified then phone_number end)`], and: sql`and phone_number_verified` };
}

export function userStore(sql: Sql) {
  const columns = userColumns(sql);
  return {
    async find(organizationId: string, id: string): Promise<User | undefined> {
      const [row] = await sql<User[]>`
        select ${columns} from users where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    /** Locks the user until the transaction ends. */
    async findForUpdate(organizationId: string, id: string): Promise<User | undefined> {
      const [row] = await sql<User[]>`
        select ${columns} from users where organization_id = ${organizationId} and id = ${id} for update`;
      return row;
    },

    async list(organizationId: string): Promise<User[]> {
      return sql<User[]>`select ${columns} from users where organization_id = ${organizationId} order by id`;
    },

    /** The users of one organization who have a contact, verified or not. */
    async listByContact(organizationId: string, field: ContactField, contact: string): Promise<User[]> {
      const key = contactKey(sql, field);
      return sql<User[]>`
        select ${columns} from users where organization_id = ${organizationId} and ${onlyValue(sql, key, contact)}
        order by ${key}, id`;
    },

    /** Two users of an organization and of its sub-organizations who have proved a contact, or as many as there are. */
    async listVerifiedInFamily(organizationId: string, field: ContactField, contact: string): Promise<User[]> {
      const own = contactKey(sql, field);
      const { key, and } = verifiedContact(sql, field);
      const [verified] = key;
      // For a sub-organization only the first half finds users: it is the family of no other organization.
      return sql<User[]>`
        (select ${columns} from users
          where organization_id = ${organizationId} ${and} and ${onlyValue(sql, own, contact)}
          order by ${own}, id limit 2)
        union all
        (select ${columns} from users
          where family_id = ${organizationId} ${and} and organization_id <> ${organizationId}
            and ${onlyValue(sql, verified, contact)}
          order by ${verified}, organization_id limit 2)
        limit 2`;
    },

    /** How many users an organization has; counting ends at `max`. */
    async count(organizationId: string, max: number): Promise<number> {
      const rows = await sql`select from users where organization_id = ${organizationId} order by id limit ${max}`;
      return rows.length;
    },

    /** How many of the given ids there are. */
    async countOfIds(organizationId: string, ids: string[]): Promise<number> {
      const rows = await sql`
        select from unnest(${ids}::uuid[]) as wanted (id), lateral (
          select from users
          where organization_id = ${organizationId} and ${onlyValue(sql, sql`users.id`, sql`wanted.id`)}
          order by id) found`;
      return rows.length;
    },

    /** @param familyId See `familyIdOf`. */
    async insert(user: NewUser, familyId: string): Promise<void> {
      await sql`
        insert into users (family_id, organization_id, id, name, email, email_verified, phone_number,
          phone_number_verified, created_at, updated_at)
        values (${familyId}, ${user.organizationId}, ${user.id}, ${user.name}, ${user.email}, ${user.emailVerified},
          ${user.phoneNumber}, ${user.phoneNumberVerified}, ${user.createdAt}, ${user.updatedAt})`;
    },

    /** Updates everything but the tags. */
    async update(user: NewUser): Promise<void> {
      await sql`
        update users set name = ${user.name}, email = ${user.email}, email_verified = ${user.emailVerified},
          phone_number = ${user.phoneNumber}, phone_number_verified = ${user.phoneNumberVerified},
          updated_at = ${user.updatedAt}
        where organization_id = ${user.organizationId} and id = ${user.id}`;
    },

    /** Deletes users with their credentials. */
    async delete(organizationId: string, ids: string[]): Promise<void> {
      await sql`delete from users where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
    },

    async markContactVerified(organizationId: string, id: string, field: ContactField, now: Date): Promise<void> {
      const verified = field === 'email' ? sql`email_verified` : sql`phone_number_verified`;
      await sql`
        update users set ${verified} = true, updated_at = ${now}
        where organization_id = ${organizationId} and id = ${id} and not ${verified}`;
    },
  };
}
