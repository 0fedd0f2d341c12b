import type postgres from 'postgres';
import type { AuthenticationMethod } from './authentication-method.ts';
import type { Sql } from './sql.ts';

export interface Vote {
  organizationId: string;
  id: string;
  activityId: string;
  userId: string;
  selection: 'VOTE_SELECTION_APPROVED' | 'VOTE_SELECTION_REJECTED';
  /** The signed request body. */
  message: string;
  publicKey: string;
  signature: string;
  scheme: string;
  /** Null for an attested identity. */
  credentialId: string | null;
  credentialType: string;
  /** What the stamp of this vote proves. */
  method: AuthenticationMethod;
  createdAt: Date;
}

export function voteStore(sql: Sql) {
  return {
    async insert(vote: Vote): Promise<void> {
      await sql`
        insert into votes (organization_id, id, activity_id, user_id, selection, message, public_key, signature,
          scheme, credential_id, credential_type, method, created_at)
        values (${vote.organizationId}, ${vote.id}, ${vote.activityId}, ${vote.userId}, ${vote.selection},
          ${vote.message}, ${vote.publicKey}, ${vote.signature}, ${vote.scheme}, ${vote.credentialId},
          ${vote.credentialType}, ${sql.json(vote.method as unknown as postgres.JSONValue)}, ${vote.createdAt})`;
    },

    /** The votes on some activities of one organization, in the order in which they were cast. */
    async list(organizationId: string, activityIds: string[]): Promise<Vote[]> {
      return sql<Vote[]>`
        select organization_id, id, activity_id, user_id, selection, message, public_key, signature, scheme,
          credential_id, credential_type, method, created_at
        from votes where organization_id = ${organizationId} and activity_id = any(${activityIds}::uuid[])
        order by id`;
    },
  };
}
