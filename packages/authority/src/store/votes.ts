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
  createdAt: Date;
}

export function voteStore(sql: Sql) {
  return {
    async insert(vote: Vote): Promise<void> {
      await sql`
        insert into votes (organization_id, id, activity_id, user_id, selection, message, public_key, signature,
          scheme, created_at)
        values (${vote.organizationId}, ${vote.id}, ${vote.activityId}, ${vote.userId}, ${vote.selection},
          ${vote.message}, ${vote.publicKey}, ${vote.signature}, ${vote.scheme}, ${vote.createdAt})`;
    },

    /** The votes on some activities of one organization, in the order in which they were cast. */
    async list(organizationId: string, activityIds: string[]): Promise<Vote[]> {
      return sql<Vote[]>`
        select organization_id, id, activity_id, user_id, selection, message, public_key, signature, scheme, created_at
        from votes where organization_id = ${organizationId} and activity_id = any(${activityIds}::uuid[])
        order by id`;
    },
  };
}
