import { randomUUID } from 'node:crypto';
import { type AuditEvent, createPostgresAuditTrail, type PostgresAuditTrail } from '@postern/backend';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDatabaseGate } from '../faults/database-gate.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

const KEY = 'ab'.repeat(32);

describe('the audit trail in PostgreSQL', () => {
  let database: TestDatabase;
  let sql: postgres.Sql;
  const open: PostgresAuditTrail[] = [];
  beforeEach(async () => {
    database = await createTestDatabase();
    sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((trail) => trail.close()));
    await sql.end();
    await database.drop();
  });

  async function openTrail(key = KEY): Promise<PostgresAuditTrail> {
    const trail = await createPostgresAuditTrail({ url: database.url, key, gatherMs: 0 });
    open.push(trail);
    return trail;
  }

  /** A trail with some rows, and what an attacker with all rights in the database does to it. */
  async function tamper(statement: string): Promise<PostgresAuditTrail> {
    const trail = await openTrail();
    for (let n = 0; n < 6; n++) await trail.record(eventOf(n));
    await sql.unsafe(`set session_replication_role = replica; ${statement}; set session_replication_role = origin`);
    return trail;
  }

  it('Several processes extend one chain, and the events of a person are found', async () => {
    const trails = await Promise.all([openTrail(), openTrail(), openTrail()]);
    const events = Array.from({ length: 300 }, (_, n) => eventOf(n));
    await Promise.all(events.map((event, n) => trails[n % 3]?.record(event)));
    const [trail] = trails;
    const { rows, head, broken } = await trail.verify();
    expect([rows, head.seq, broken]).toEqual([300, 300, undefined]);
    const found = await trail.find('7'.repeat(64));
    expect(found).toHaveLength(30);
    expect(found).toContainEqual(events[7]);
    expect(await (await openTrail('cd'.repeat(32))).verify()).toMatchObject({ rows: 0 });
  });

  it('The database refuses to change, delete or empty the rows, also for their owner', async () => {
    const trail = await openTrail();
    await trail.record(eventOf(1));
    for (const statement of [
      `update postern_audit.events set hash = ''`,
      'delete from postern_audit.events',
      'truncate postern_audit.events',
      'update postern_audit.heads set seq = 0',
      'delete from postern_audit.heads',
      'truncate postern_audit.heads',
    ]) {
      await expect(sql.unsafe(statement)).rejects.toThrow('The audit trail only grows');
    }
    expect(await trail.verify()).toMatchObject({ rows: 1 });
  });

  it.each([
    ['changed', 3, `update postern_audit.events set event = replace(event, 'success', 'failure') where seq = 3`],
    ['missing', 3, 'delete from postern_audit.events where seq = 3'],
    [
      'changed',
      2,
      'update postern_audit.events set seq = -seq where seq in (2, 3); update postern_audit.events set seq = 5 + seq where seq < 0',
    ],
    ['cut', 5, 'delete from postern_audit.events where seq >= 5'],
    [
      'head',
      4,
      `delete from postern_audit.events where seq >= 5;
       update postern_audit.heads set seq = 4, hash = (select hash from postern_audit.events where seq = 4)`,
    ],
    ['head', 6, 'delete from postern_audit.heads'],
    ['missing', 1, 'delete from postern_audit.events where seq <= 2'],
  ])('A row that was %s, number %i, is named', async (kind, seq, statement) => {
    const trail = await tamper(`alter table postern_audit.events drop constraint events_seq_check; ${statement}`);
    expect((await trail.verify()).broken).toEqual({ kind, seq });
  });

  it('A head that was kept elsewhere shows that the trail was replaced by an older state', async () => {
    const trail = await openTrail();
    for (let n = 0; n < 3; n++) await trail.record(eventOf(n));
    const [before] = await sql`select * from postern_audit.heads`;
    await trail.record(eventOf(3));
    const { head } = await trail.verify();
    await sql.unsafe(`set session_replication_role = replica; delete from postern_audit.events where seq = 4`);
    await sql`update postern_audit.heads set seq = 3, hash = ${before?.hash}, seal = ${before?.seal}`;
    expect((await trail.verify()).broken).toBeUndefined();
    expect((await trail.verify(head)).broken).toEqual({ kind: 'cut', seq: 4 });
    await trail.record(eventOf(5));
    expect((await trail.verify(head)).broken).toEqual({ kind: 'kept-head', seq: 4 });
  });

  it('Nothing is added to a trail whose end was cut, and the operator is told', async () => {
    const trail = await tamper(`delete from postern_audit.events where seq >= 5;
      update postern_audit.heads set seq = 4, hash = (select hash from postern_audit.events where seq = 4)`);
    const told = new Promise((tell) => trail.onTrouble?.(tell));
    const recorded = trail.record(eventOf(9)).catch(() => 'lost');
    expect(await told).toBe('broken');
    open.pop();
    await expect(trail.close()).rejects.toThrow('1 audit events could not be stored');
    expect(await recorded).toBe('lost');
  });

  it('Events wait while the connections break, and each is stored once', async () => {
    const trail = await openTrail();
    await trail.record(eventOf(0));
    const kill = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    const recorded = Promise.all(Array.from({ length: 200 }, (_, n) => trail.record(eventOf(n))));
    for (let n = 0; n < 3; n++) await kill();
    await recorded;
    // A connection that was cut while it was not used fails once; another trail has none of those.
    const { rows, broken } = await (await openTrail()).verify();
    expect([rows, broken]).toEqual([201, undefined]);
    const [count] =
      await sql`select count(*)::int as all, count(distinct event)::int as different from postern_audit.events`;
    expect(count).toEqual({ all: 201, different: 201 });
  });

  it('A connection that is closed at any moment of an append ends no process, and the event is stored once', async () => {
    const gate = await startDatabaseGate(database.url);
    const trail = await createPostgresAuditTrail({ url: gate.url, key: KEY, gatherMs: 0 });
    open.push(trail);
    await trail.record(eventOf(0));
    const crashes: unknown[] = [];
    const note = (error: unknown) => void crashes.push(error);
    process.on('uncaughtException', note);
    try {
      const ended: boolean[] = [];
      for (let n = 1; n <= 6; n++) {
        const hasEnded = gate.endAt(n);
        await trail.record(eventOf(n));
        ended.push(hasEnded());
      }
      // The moments of an append: before it, in it, and after it.
      expect(ended).toEqual([true, true, true, true, false, false]);
      expect(crashes).toEqual([]);
      const { rows, broken } = await (await openTrail()).verify();
      expect([rows, broken]).toEqual([7, undefined]);
    } finally {
      process.off('uncaughtException', note);
      await gate.close();
    }
  });

  it('An event that the database cannot hold does not keep the others away', async () => {
    const trail = await openTrail();
    const [one, bad, two] = await Promise.allSettled([
      trail.record(eventOf(1)),
      trail.record({ ...eventOf(2), limit: '\u0000' }),
      trail.record(eventOf(3)),
    ]);
    expect([one?.status, bad?.status, two?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await trail.verify()).toMatchObject({ rows: 2 });
  });

  it('Options that are missing or wrong are named', async () => {
    await expect(createPostgresAuditTrail({ url: 'mysql://x', key: 'short' })).rejects.toThrow(
      /Option url of createPostgresAuditTrail .*\n.*Option key of createPostgresAuditTrail/,
    );
  });
});

function eventOf(n: number): AuditEvent {
  const about = { operation: 'initOtp', outcome: 'success', status: 200, identity: String(n % 10).repeat(64) } as const;
  return { version: 1, timeMs: 1_800_000_000_000 + n, requestId: randomUUID(), durationMs: 1, ...about };
}
