import type { v1RequiredAuthenticationMethod } from '@turnkey/sdk-types';
import type postgres from 'postgres';
import type { Sql } from './sql.ts';

export interface MfaPolicyRecord {
  organizationId: string;
  id: string;
  userId: string;
  name: string;
  condition: string;
  requiredMethods: v1RequiredAuthenticationMethod[];
  /** Policies are tried in ascending order. */
  rank: number;
  notes: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export function mfaPolicyStore(sql: Sql) {
  const columns = sql`organization_id, id, user_id, name, condition, required_methods, rank, notes, created_at,
    updated_at`;
  const json = (methods: v1RequiredAuthenticationMethod[]) => sql.json(methods as unknown as postgres.JSONValue);
  return {
    async find(organizationId: string, userId: string, id: string): Promise<MfaPolicyRecord | undefined> {
      const [row] = await sql<MfaPolicyRecord[]>`
        select ${columns} from mfa_policies
        where organization_id = ${organizationId} and user_id = ${userId} and id = ${id}`;
      return row;
    },

    /** Of one user, or of the whole organization; in the order in which they are tried. */
    async list(organizationId: string, userId?: string): Promise<MfaPolicyRecord[]> {
      return sql<MfaPolicyRecord[]>`
        select ${columns} from mfa_policies
        where organization_id = ${organizationId} ${userId ? sql`and user_id = ${userId}` : sql``}
        order by rank, id`;
    },

    async insert(policy: MfaPolicyRecord): Promise<void> {
      await sql`
        insert into mfa_policies (organization_id, id, user_id, name, condition, required_methods, rank, notes,
          created_at, updated_at)
        values (${policy.organizationId}, ${policy.id}, ${policy.userId}, ${policy.name}, ${policy.condition},
          ${json(policy.requiredMethods)}, ${policy.rank}, ${policy.notes}, ${policy.createdAt}, ${policy.updatedAt})`;
    },

    async update(policy: MfaPolicyRecord): Promise<void> {
      await sql`
        update mfa_policies set name = ${policy.name}, condition = ${policy.condition},
          required_methods = ${json(policy.requiredMethods)}, rank = ${policy.rank}, notes = ${policy.notes},
          updated_at = ${policy.updatedAt}
        where organization_id = ${policy.organizationId} and id = ${policy.id}`;
    },

    async delete(organizationId: string, id: string): Promise<void> {
      await sql`delete from mfa_policies where organization_id = ${organizationId} and id = ${id}`;
    },
  };
}
