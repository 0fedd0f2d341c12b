import { ACTIVITY_STATUSES, type ActivityStatus, type JsonObject } from '@postern/protocol';
import type postgres from 'postgres';
import { CLEAN_UP_BATCH } from './batches.ts';
import { type Fragment, onlyValue } from './only-value.ts';
import type { Page } from './page.ts';
import type { Sql } from './sql.ts';

/** What decides an activity. `proposer`: the user who submitted it has not approved it, or has withdrawn it. */
export type DecidedBy = 'root-quorum' | 'own-right' | 'policies' | 'mfa' | 'proposer';

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
  /** What has decided it, or what it waits for; null in records from before this was kept. */
  decidedBy: DecidedBy | null;
  /** The organization whose users decide. It is the parent when the parent acts in a sub-organization. */
  decidingOrganizationId: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface ActivityFilter {
  statuses: string[];
  types: string[];
}

export interface FilterEverywhere {
  organizationId?: string | undefined;
  type?: string | undefined;
  status?: string | undefined;
  limit: number;
}

/** The statement that inserts an activity, for others. It returns no row when its organization has its fingerprint. */
export function insertActivity(sql: Sql, activity: ActivityRecord): Fragment {
  return sql`
    insert into activities (organization_id, id, type, status, fingerprint, intent, result, sealed_secrets,
      deciding_organization_id, created_at, updated_at)
    values (${activity.organizationId}, ${activity.id}, ${activity.type}, ${activity.status}, ${activity.fingerprint},
      ${jsonOf(sql, activity.intent)}, ${jsonOf(sql, activity.result)}, ${activity.sealedSecrets},
      ${activity.decidingOrganizationId}, ${activity.createdAt}, ${activity.updatedAt})
    on conflict (organization_id, fingerprint) do nothing returning id`;
}

function jsonOf(sql: Sql, value: JsonObject) {
  return sql.json(value as postgres.JSONValue);
}

export function activityStore(sql: Sql) {
  const columns = sql`organization_id, id, type, status, fingerprint, intent, result, failure, sealed_secrets, decided_by,
    coalesce(deciding_organization_id, organization_id) as deciding_organization_id, created_at, updated_at`;
  const json = (value: JsonObject) => jsonOf(sql, value);
  /** A page of the activities in which some columns have some values. There is an index on organization, columns and id. */
  const pageOf = (organizationId: string, key: Fragment[], values: Fragment[], { before, after, limit }: Page) => {
    const list = (parts: Fragment[]) => parts.reduce((all, part) => sql`${all}, ${part}`);
    const same = key.length > 0 ? sql`and ${onlyValue(sql, list(key), list(values))}` : sql``;
    const cursor = before ?? after;
    const beyond = cursor
      ? sql`and (${list([...key, sql`id`])}) ${before ? sql`>` : sql`<`} (${list([...values, sql`${cursor}::uuid`])})`
      : sql``;
    const order = [...key, sql`id`].map((column) => (before ? column : sql`${column} desc`));
    return sql`
      select ${columns} from activities where organization_id = ${organizationId} ${same} ${beyond}
      order by ${list(order)} limit ${limit}`;
  };
  return {
    async update(activity: ActivityRecord): Promise<void> {
      await sql`
        update activities set status = ${activity.status}, result = ${json(activity.result)},
          failure = ${activity.failure ? json(activity.failure) : null}, sealed_secrets = ${activity.sealedSecrets},
          decided_by = ${activity.decidedBy}, updated_at = ${activity.updatedAt}
        where organization_id = ${activity.organizationId} and id = ${activity.id}`;
    },

    async find(organizationId: string, id: string): Promise<ActivityRecord | undefined> {
      const [row] = await sql<ActivityRecord[]>`
        select ${columns} from activities
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`id`, id)} order by id`;
      return row;
    },

    /** Locks the activity until the transaction ends, so that votes on it are counted one after the other. */
    async findByFingerprintForUpdate(organizationId: string, fingerprint: string): Promise<ActivityRecord | undefined> {
      const [row] = await sql<ActivityRecord[]>`
        select ${columns} from activities
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`fingerprint`, fingerprint)}
        order by fingerprint for update`;
      return row;
    },

    async findByFingerprint(organizationId: string, fingerprint: string): Promise<ActivityRecord | undefined> {
      const [row] = await sql<ActivityRecord[]>`
        select ${columns} from activities
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`fingerprint`, fingerprint)}
        order by fingerprint`;
      return row;
    },

    /** Newest first, as Turnkey's dashboard shows them. `before` and `after` count in that order. */
    async list(organizationId: string, filter: ActivityFilter, page: Page): Promise<ActivityRecord[]> {
      const { statuses, types } = filter;
      // One step into an index for each status and type, so that a filter that few activities pass reads no others.
      const ofStatuses = statuses.length ? statuses : ACTIVITY_STATUSES;
      const filtered = types.length
        ? sql`select found.* from unnest(${types}::text[]) as of_type, unnest(${ofStatuses}::text[]) as of_status,
            lateral (${pageOf(organizationId, [sql`type`, sql`status`], [sql`of_type`, sql`of_status`], page)}) found`
        : sql`select found.* from unnest(${statuses}::text[]) as of_status,
            lateral (${pageOf(organizationId, [sql`status`], [sql`of_status`], page)}) found`;
      const rows = await (statuses.length || types.length
        ? sql<ActivityRecord[]>`${filtered} order by id ${page.before ? sql`` : sql`desc`} limit ${page.limit}`
        : sql<ActivityRecord[]>`${pageOf(organizationId, [], [], page)}`);
      return page.before ? [...rows].reverse() : rows;
    },

    /**
     * The newest activities of all organizations, oldest first. For development only: it reads the whole table.
     * @param filter `type` is a regular expression.
     */
    async listEverywhere({ organizationId, type, status, limit }: FilterEverywhere): Promise<ActivityRecord[]> {
      const rows = await sql<ActivityRecord[]>`
        select ${columns} from activities
        where true ${organizationId ? sql`and organization_id = ${organizationId}` : sql``}
          ${type ? sql`and type ~ ${type}` : sql``} ${status ? sql`and status = ${status}` : sql``}
        order by id desc limit ${limit}`;
      return [...rows].reverse();
    },

    /**
     * Deletes secrets that are not needed any more, some at a time. For use in a transaction.
     * @param decidedBefore Of activities that have been decided.
     * @param openBefore Of activities that still wait for votes.
     * @returns Of how many activities.
     */
    async deleteSecrets(decidedBefore: Date, openBefore: Date): Promise<number> {
      const oldest = (before: Date, match: Fragment, order: Fragment) => sql<{ organizationId: string; id: string }[]>`
        select organization_id, id from (
          select organization_id, id, created_at from activities where sealed_secrets is not null ${match}
          order by ${order} limit ${CLEAN_UP_BATCH}) oldest
        where created_at < ${before}`;
      const decided = await oldest(
        decidedBefore,
        sql`and status not in ('ACTIVITY_STATUS_CONSENSUS_NEEDED', 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED')`,
        sql`created_at, id`,
      );
      const open = await oldest(openBefore, sql``, sql`created_at`);
      // One statement for each row, sent together: its whole key leaves PostgreSQL no other plan.
      await Promise.all(
        [...decided, ...open].map(
          ({ organizationId, id }) => sql`
          update activities set sealed_secrets = null where organization_id = ${organizationId} and id = ${id}`,
        ),
      );
      return decided.length + open.length;
    },
  };
}
