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
    array(select tag_id from tagged_users t where t.organization_id = users.organization_id and t.user_id = users.id
      order by tag_id) as tags,
    created_at, updated_at`;
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
      const match = field === 'email' ? sql`lower(email) = ${contact}` : sql`phone_number = ${contact}`;
      return sql<User[]>`
        select ${columns} from users where organization_id = ${organizationId} and ${match} order by id`;
    },

    /** The users of an organization and of its sub-organizations who have proved a contact. */
    async listVerifiedInFamily(organizationId: string, field: ContactField, contact: string): Promise<User[]> {
      const match =
        field === 'email'
          ? sql`lower(email) = ${contact} and email_verified`
          : sql`phone_number = ${contact} and phone_number_verified`;
      return sql<User[]>`
        select ${columns} from users
        where ${match} and (organization_id = ${organizationId}
          or organization_id in (select id from organizations where parent_id = ${organizationId}))
        order by organization_id, id`;
    },

    async insert(user: NewUser): Promise<void> {
      await sql`
        insert into users (organization_id, id, name, email, email_verified, phone_number, phone_number_verified,
          created_at, updated_at)
        values (${user.organizationId}, ${user.id}, ${user.name}, ${user.email}, ${user.emailVerified},
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
