import type { OidcClaims } from '../oidc/oidc-identity.ts';
import { onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

/** An identity at an OpenID provider by which a user logs in. */
export interface OAuthProvider extends OidcClaims {
  organizationId: string;
  id: string;
  userId: string;
  /** The parent of the organization, or the organization itself when it is a parent. */
  familyId: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
}

export function oauthProviderStore(sql: Sql) {
  const columns = sql`organization_id, id, user_id, family_id, name, issuer, audience, subject, created_at, updated_at`;
  const identity = ({ issuer, audience, subject }: OidcClaims) =>
    onlyValue(sql, sql`issuer, subject, audience`, sql`${issuer}, ${subject}, ${audience}`);
  return {
    async list(organizationId: string): Promise<OAuthProvider[]> {
      return sql<OAuthProvider[]>`
        select ${columns} from oauth_providers where organization_id = ${organizationId} order by id`;
    },

    async listOfUser(organizationId: string, userId: string): Promise<OAuthProvider[]> {
      return sql<OAuthProvider[]>`
        select ${columns} from oauth_providers
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`user_id`, userId)} order by user_id, id`;
    },

    /** Locks the user as well, so that two requests cannot both find room for one more. */
    async listOfUserForUpdate(organizationId: string, userId: string): Promise<OAuthProvider[]> {
      const lock = sql`select from users where organization_id = ${organizationId} and id = ${userId} for update`;
      const [, list] = await Promise.all([
        lock,
        sql<OAuthProvider[]>`
        select ${columns} from oauth_providers
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`user_id`, userId)} order by user_id, id`,
      ]);
      return list;
    },

    async findByIdentity(organizationId: string, claims: OidcClaims): Promise<OAuthProvider | undefined> {
      const [row] = await sql<OAuthProvider[]>`
        select ${columns} from oauth_providers where organization_id = ${organizationId} and ${identity(claims)}
        order by issuer, subject, audience`;
      return row;
    },

    /** Two users with this identity in a parent organization and its sub-organizations, or as many as there are. */
    async listByIdentityInFamily(familyId: string, claims: OidcClaims): Promise<OAuthProvider[]> {
      return sql<OAuthProvider[]>`
        select ${columns} from oauth_providers where family_id = ${familyId} and ${identity(claims)}
        order by issuer, subject, audience, organization_id limit 2`;
    },

    /** Whether a user of an organization, or of a parent and its sub-organizations, has an identity at this issuer. */
    async knowsIssuer(organizationId: string, issuer: string): Promise<boolean> {
      const known = onlyValue(sql, sql`issuer`, issuer);
      const rows = await sql`
        (select 1 from oauth_providers where organization_id = ${organizationId} and ${known} order by issuer limit 1)
        union all
        (select 1 from oauth_providers where family_id = ${organizationId} and ${known} order by issuer limit 1)`;
      return rows.length > 0;
    },

    async insert(provider: OAuthProvider): Promise<void> {
      await sql`
        insert into oauth_providers (organization_id, id, user_id, family_id, name, issuer, audience, subject,
          created_at, updated_at)
        values (${provider.organizationId}, ${provider.id}, ${provider.userId}, ${provider.familyId},
          ${provider.name}, ${provider.issuer}, ${provider.audience}, ${provider.subject}, ${provider.createdAt},
          ${provider.updatedAt})`;
    },

    async delete(organizationId: string, ids: string[]): Promise<void> {
      await sql`delete from oauth_providers where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
    },
  };
}
