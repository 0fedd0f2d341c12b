import type { OtpType } from '@postern/protocol';
import { CLEAN_UP_BATCH } from './batches.ts';
import type { Sql } from './sql.ts';

export interface OneTimeCode {
  organizationId: string;
  id: string;
  otpType: OtpType;
  /** Lower-case e-mail address or E.164 phone number. */
  contact: string;
  userIdentifier: string | null;
  codeMac: Uint8Array;
  /** The private half of the key to which the code is to be encrypted; null in the legacy flow. */
  sealedTargetKey: Uint8Array | null;
  failedAttempts: number;
  usedAt: Date | null;
  expiresAt: Date;
  createdAt: Date;
}

export function oneTimeCodeStore(sql: Sql) {
  return {
    async insert(code: OneTimeCode): Promise<void> {
      await sql`
        insert into one_time_codes (organization_id, id, otp_type, contact, user_identifier, code_mac,
          sealed_target_key, expires_at, created_at)
        values (${code.organizationId}, ${code.id}, ${code.otpType}, ${code.contact}, ${code.userIdentifier},
          ${code.codeMac}, ${code.sealedTargetKey}, ${code.expiresAt}, ${code.createdAt})`;
    },

    /** Locks the code until the transaction ends, so that two simultaneous tries count as two. */
    async findForUpdate(organizationId: string, id: string): Promise<OneTimeCode | undefined> {
      const [row] = await sql<OneTimeCode[]>`
        select organization_id, id, otp_type, contact, user_identifier, code_mac, sealed_target_key, failed_attempts,
          used_at, expires_at, created_at
        from one_time_codes where organization_id = ${organizationId} and id = ${id} for update`;
      return row;
    },

    /**
     * Counts the codes of a contact that can still be used. Concurrent requests for the contact wait for each other
     * until the transaction ends.
     */
    async countActive(organizationId: string, contact: string, maxFailedAttempts: number, now: Date): Promise<number> {
      const lock = sql`select pg_advisory_xact_lock(hashtextextended(${`${organizationId} ${contact}`}, 0))`;
      const count = sql<{ count: number }[]>`
        select count(*)::int as count from (
          select from one_time_codes
          where organization_id = ${organizationId} and (contact, expires_at) > (${contact}, ${now})
            and contact <= ${contact} and used_at is null and failed_attempts < ${maxFailedAttempts}
          order by contact, expires_at) active`;
      const [, [row]] = await Promise.all([lock, count]);
      return row?.count ?? 0;
    },

    /** How many codes were requested under a user identifier since a moment, including used ones. */
    async countOfIdentifier(organizationId: string, userIdentifier: string, since: Date): Promise<number> {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from (
          select from one_time_codes
          where organization_id = ${organizationId} and (user_identifier, created_at) > (${userIdentifier}, ${since})
            and user_identifier <= ${userIdentifier}
          order by user_identifier, created_at) recent`;
      return row?.count ?? 0;
    },

    async countFailedAttempt(organizationId: string, id: string): Promise<void> {
      await sql`
        update one_time_codes set failed_attempts = failed_attempts + 1
        where organization_id = ${organizationId} and id = ${id}`;
    },

    async markUsed(organizationId: string, id: string, now: Date): Promise<void> {
      await sql`
        update one_time_codes set used_at = ${now}, sealed_target_key = null
        where organization_id = ${organizationId} and id = ${id}`;
    },

    /**
     * Deletes some of the codes that expired before a moment. For use in a transaction.
     * @returns How many.
     */
    async deleteExpired(before: Date): Promise<number> {
      const expired = await sql<{ organizationId: string; id: string }[]>`
        select organization_id, id from (
          select organization_id, id, expires_at from one_time_codes order by expires_at limit ${CLEAN_UP_BATCH}) oldest
        where expires_at < ${before}`;
      // One statement for each row, sent together: its whole key leaves PostgreSQL no other plan.
      await Promise.all(
        expired.map(
          ({ organizationId, id }) => sql`
          delete from one_time_codes where organization_id = ${organizationId} and id = ${id}`,
        ),
      );
      return expired.length;
    },
  };
}
