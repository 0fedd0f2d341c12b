import type { Sql } from './sql.ts';

/** An app's client at a provider that speaks OAuth 2.0 but not OpenID Connect. */
export interface OAuth2Credential {
  organizationId: string;
  id: string;
  /** `OAUTH2_PROVIDER_…` */
  provider: string;
  clientId: string;
  /** Hex, encrypted to the TLS fetcher's encryption key. */
  encryptedClientSecret: string;
  createdAt: Date;
  updatedAt: Date;
}

export function oauth2CredentialStore(sql: Sql) {
  const columns = sql`organization_id, id, provider, client_id, encrypted_client_secret, created_at, updated_at`;
  return {
    async find(organizationId: string, id: string): Promise<OAuth2Credential | undefined> {
      const [row] = await sql<OAuth2Credential[]>`
        select ${columns} from oauth2_credentials where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    async list(organizationId: string): Promise<OAuth2Credential[]> {
      return sql<OAuth2Credential[]>`
        select ${columns} from oauth2_credentials where organization_id = ${organizationId} order by id`;
    },

    async insert(credential: OAuth2Credential): Promise<void> {
      await sql`
        insert into oauth2_credentials (organization_id, id, provider, client_id, encrypted_client_secret, created_at,
          updated_at)
        values (${credential.organizationId}, ${credential.id}, ${credential.provider}, ${credential.clientId},
          ${credential.encryptedClientSecret}, ${credential.createdAt}, ${credential.updatedAt})`;
    },

    async update(credential: OAuth2Credential): Promise<void> {
      await sql`
        update oauth2_credentials set provider = ${credential.provider}, client_id = ${credential.clientId},
          encrypted_client_secret = ${credential.encryptedClientSecret}, updated_at = ${credential.updatedAt}
        where organization_id = ${credential.organizationId} and id = ${credential.id}`;
    },

    async delete(organizationId: string, id: string): Promise<void> {
      await sql`delete from oauth2_credentials where organization_id = ${organizationId} and id = ${id}`;
    },
  };
}
