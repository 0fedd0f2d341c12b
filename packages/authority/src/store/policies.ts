import type postgres from 'postgres';
import type { PolicyEffect, PolicyEvaluation } from '../policy-language/policies.ts';
import { onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

export interface PolicyRecord {
  organizationId: string;
  id: string;
  name: string;
  effect: PolicyEffect;
  /** Empty when there is none, like the next two. */
  consensus: string;
  condition: string;
  time: string;
  notes: string;
  createdAt: Date;
  updatedAt: Date;
}

/** The results of an organization's policies at a vote on an activity. */
export interface PolicyEvaluationRecord {
  organizationId: string;
  id: string;
  activityId: string;
  voteId: string;
  evaluations: readonly PolicyEvaluation[];
  createdAt: Date;
}

export function policyStore(sql: Sql) {
  const columns = sql`organization_id, id, name, effect, consensus, condition, "time", notes, created_at, updated_at`;
  return {
    async find(organizationId: string, id: string): Promise<PolicyRecord | undefined> {
      const [row] = await sql<PolicyRecord[]>`
        select ${columns} from policies where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    async list(organizationId: string): Promise<PolicyRecord[]> {
      return sql<PolicyRecord[]>`select ${columns} from policies where organization_id = ${organizationId} order by id`;
    },

    async insert(policy: PolicyRecord): Promise<void> {
      await sql`
        insert into policies (organization_id, id, name, effect, consensus, condition, "time", notes, created_at,
          updated_at)
        values (${policy.organizationId}, ${policy.id}, ${policy.name}, ${policy.effect}, ${policy.consensus},
          ${policy.condition}, ${policy.time}, ${policy.notes}, ${policy.createdAt}, ${policy.updatedAt})`;
    },

    async update(policy: PolicyRecord): Promise<void> {
      await sql`
        update policies set name = ${policy.name}, effect = ${policy.effect}, consensus = ${policy.consensus},
          condition = ${policy.condition}, "time" = ${policy.time}, notes = ${policy.notes},
          updated_at = ${policy.updatedAt}
        where organization_id = ${policy.organizationId} and id = ${policy.id}`;
    },

    /** @returns The ids of the deleted ones. */
    async delete(organizationId: string, ids: string[]): Promise<string[]> {
      const rows = await sql<{ id: string }[]>`
        delete from policies where organization_id = ${organizationId} and id = any(${ids}::uuid[]) returning id`;
      return rows.map((row) => row.id);
    },

    async insertEvaluation(record: PolicyEvaluationRecord): Promise<void> {
      const evaluations = sql.json(record.evaluations as unknown as postgres.JSONValue);
      await sql`
        insert into policy_evaluations (organization_id, id, activity_id, vote_id, evaluations, created_at)
        values (${record.organizationId}, ${record.id}, ${record.activityId}, ${record.voteId}, ${evaluations},
          ${record.createdAt})`;
    },

    async listEvaluations(organizationId: string, activityId: string): Promise<PolicyEvaluationRecord[]> {
      return sql<PolicyEvaluationRecord[]>`
        select organization_id, id, activity_id, vote_id, evaluations, created_at from policy_evaluations
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`activity_id`, activityId)}
        order by activity_id, id`;
    },
  };
}
