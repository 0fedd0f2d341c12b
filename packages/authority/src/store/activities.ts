import type { ActivityStatus, JsonObject } from '@postern/protocol';
import type postgres from 'postgres';
import type { Page } from './organizations.ts';
import type { Sql } from './sql.ts';

export interface ActivityRecord {
  organizationId: string;
  id: string;
  type: string;
  status: ActivityStatus;
  /** `sha256:` and the hex digest of the request body. */
  fingerprint: string;
  /** The object with the one intent key. */
  intent: JsonObject;
  /** The object with the one result key; empty until the activity is completed. */
  result: JsonObject;
  failure: JsonObject | null;
  /** The secret parts of its parameters or result, sealed; null when there are none, or none any more. */
  sealedSecrets: Uint8Array | null;
  /** The organization whose users decide. It is the parent when the parent acts in a sub-organization. */
  decidingOrganizationId: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface ActivityFilter {
  statuses: string[];
  types: string[];
}

export function activityStore(sql: Sql) {
  const columns = sql`organization_id, id, type, status, fingerprint, intent, result, failure, sealed_secrets,
    coalesce(deciding_organization_id, organization_id) as deciding_organization_id, created_at, updated_at`;
  const json = (value: JsonObject) => sql.json(value as postgres.JSONValue);
  return {
    /** @returns False when the organization already has an activity with this fingerprint. */
    async insert(activity: ActivityRecord): Promise<boolean> {
      const rows = await sql`
        insert into activities (organization_id, id, type, status, fingerprint, intent, result,
          sealed_secrets, deciding_organization_id, created_at, updated_at)
        values (${activity.organizationId}, ${activity.id}, ${activity.type}, ${activity.status},
          ${activity.fingerprint}, ${json(activity.intent)}, ${json(activity.result)},
          ${activity.sealedSecrets}, ${activity.decidingOrganizationId}, ${activity.createdAt}, ${activity.updatedAt})
        on conflict (organization_id, fingerprint) do nothing returning id`;
      return rows.length === 1;
    },

    async update(activity: ActivityRecord): Promise<void> {
      await sql`
        update activities set status = ${activity.status}, result = ${json(activity.result)},
          failure = ${activity.failure ? json(activity.failure) : null}, sealed_secrets = ${activity.sealedSecrets},
          updated_at = ${activity.updatedAt}
        where organization_id = ${activity.organizationId} and id = ${activity.id}`;
    },

    async find(organizationId: string, id: string): Promise<ActivityRecord | undefined> {
      const [row] = await sql<ActivityRecord[]>`
        select ${columns} from activities where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    /** Locks the activity until the transaction ends, so that votes on it are counted one after the other. */
    async findByFingerprintForUpdate(organizationId: string, fingerprint: string): Promise<ActivityRecord | undefined> {
      const [row] = await sql<ActivityRecord[]>`
        select ${columns} from activities
        where organization_id = ${organizationId} and fingerprint = ${fingerprint} for update`;
      return row;
    },

    async findByFingerprint(organizationId: string, fingerprint: string): Promise<ActivityRecord | undefined> {
      const [row] = await sql<ActivityRecord[]>`
        select ${columns} from activities where organization_id = ${organizationId} and fingerprint = ${fingerprint}`;
      return row;
    },

    /** Newest first, as Turnkey's dashboard shows them. `before` and `after` count in that order. */
    async list(organizationId: string, filter: ActivityFilter, page: Page): Promise<ActivityRecord[]> {
      const { statuses, types } = filter;
      const rows = await sql<ActivityRecord[]>`
        select ${columns} from activities
        where organization_id = ${organizationId}
          ${statuses.length ? sql`and status = any(${statuses})` : sql``}
          ${types.length ? sql`and type = any(${types})` : sql``}
          ${page.after ? sql`and id < ${page.after}` : sql``}
          ${page.before ? sql`and id > ${page.before} order by id` : sql`order by id desc`}
        limit ${page.limit}`;
      return page.before ? [...rows].reverse() : rows;
    },

    /**
     * Deletes secrets that are not needed any more.
     * @param decidedBefore Of activities that have been decided.
     * @param openBefore Of activities that still wait for votes.
     */
    async deleteSecrets(decidedBefore: Date, openBefore: Date): Promise<void> {
      await sql`
        update activities set sealed_secrets = null
        where sealed_secrets is not null and (created_at < ${openBefore} or (created_at < ${decidedBefore}
          and status not in ('ACTIVITY_STATUS_CONSENSUS_NEEDED', 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED')))`;
    },
  };
}
