import { CLEAN_UP_BATCH } from './batches.ts';
import { onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';

export interface OutboxMessage {
  id: string;
  organizationId: string;
  channel: 'email' | 'sms' | 'whatsapp';
  recipient: string;
  sealedMessage: Uint8Array;
  attempts: number;
  /** Null when the channel has no carrier, or the message has been delivered or given up. */
  nextAttemptAt: Date | null;
  deliveredAt: Date | null;
  createdAt: Date;
}

/** How many messages were sent within an hour and within a day. */
export interface MessageCount {
  lastHour: number;
  lastDay: number;
}

export function outboxStore(sql: Sql) {
  const columns = sql`id, organization_id, channel, recipient, sealed_message, attempts, next_attempt_at, delivered_at,
    created_at`;
  return {
    async insert(message: OutboxMessage): Promise<void> {
      await sql`
        insert into outbox (id, organization_id, channel, recipient, sealed_message, next_attempt_at, created_at)
        values (${message.id}, ${message.organizationId}, ${message.channel}, ${message.recipient},
          ${message.sealedMessage}, ${message.nextAttemptAt}, ${message.createdAt})`;
    },

    /** How many messages an organization has had sent since two moments. */
    async countSince(organizationId: string, hourAgo: Date, dayAgo: Date): Promise<MessageCount> {
      const [row] = await sql<MessageCount[]>`
        select count(*) filter (where created_at > ${hourAgo})::int as last_hour, count(*)::int as last_day
        from outbox where organization_id = ${organizationId} and created_at > ${dayAgo}`;
      return row ?? { lastHour: 0, lastDay: 0 };
    },

    /** Newest first. */
    async list(recipient: string | undefined, limit: number): Promise<OutboxMessage[]> {
      return sql<OutboxMessage[]>`
        select ${columns} from outbox
        ${recipient ? sql`where ${onlyValue(sql, sql`recipient`, recipient)} order by recipient desc,` : sql`order by`} id desc
        limit ${limit}`;
    },

    /** Takes one due message and postpones its next attempt, so that no other process sends it meanwhile. */
    async takeDue(now: Date, nextAttemptAt: Date): Promise<OutboxMessage | undefined> {
      const [row] = await sql<OutboxMessage[]>`
        update outbox set attempts = attempts + 1, next_attempt_at = ${nextAttemptAt}
        where (organization_id, id) = (
          select organization_id, id from outbox
          where next_attempt_at <= ${now} order by next_attempt_at limit 1 for update skip locked)
        returning ${columns}`;
      return row;
    },

    async markDelivered(organizationId: string, id: string, now: Date): Promise<void> {
      await sql`
        update outbox set delivered_at = ${now}, next_attempt_at = null
        where organization_id = ${organizationId} and id = ${id}`;
    },

    /** @param nextAttemptAt Null to give up. */
    async putOff(organizationId: string, id: string, nextAttemptAt: Date | null): Promise<void> {
      await sql`
        update outbox set next_attempt_at = ${nextAttemptAt}
        where organization_id = ${organizationId} and id = ${id}`;
    },

    /**
     * Deletes some of the messages from before a moment that have been delivered, given up, or never had a carrier. For
     * use in a transaction.
     * @returns How many.
     */
    async deleteSettled(before: Date): Promise<number> {
      const settled = await sql<{ organizationId: string; id: string }[]>`
        select organization_id, id from (
          select organization_id, id, created_at from outbox where next_attempt_at is null
          order by created_at limit ${CLEAN_UP_BATCH}) oldest
        where created_at < ${before}`;
      await Promise.all(
        settled.map(
          ({ organizationId, id }) => sql`
          delete from outbox where organization_id = ${organizationId} and id = ${id}`,
        ),
      );
      return settled.length;
    },
  };
}
