import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEvent, auditIdentity, createPostgresAuditTrail } from '@postern/backend';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { runPostern } from './postern-process.ts';

const key = 'ab'.repeat(32);
const organizationId = randomUUID();

describe('postern audit', () => {
  let database: TestDatabase;
  let folder: string;
  let environment: Record<string, string>;
  const events = ['ada@example.org', 'bob@example.org', 'ada@example.org'].map(eventAbout);
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'postern-audit-'));
    environment = {
      POSTERN_AUDIT_DATABASE_URL: database.url,
      POSTERN_AUDIT_KEY: key,
      TURNKEY_ORGANIZATION_ID: organizationId,
    };
    const trail = await createPostgresAuditTrail({ url: database.url, key });
    await Promise.all(events.map((event) => trail.record(event)));
    await trail.close();
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });

  test('The events of a contact are found by the audit key, and by no other', async () => {
    const found = await runPostern(['audit', 'find', '--contact', 'Ada@Example.org'], environment);
    const lines = found.stdout.trim().split('\n');
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([events[0], events[2]]);
    const other = { ...environment, POSTERN_AUDIT_KEY: 'cd'.repeat(32) };
    expect(await runPostern(['audit', 'find', '--contact', 'ada@example.org'], other)).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect((await runPostern(['audit', 'find', '--contact', 'nobody'], environment)).stderr).toContain(
      '--contact is neither',
    );
  });

  test('A trail in order is confirmed, and the first row that is not is named', async () => {
    const head = join(folder, 'head.json');
    const verify = () => runPostern(['audit', 'verify', '--head', head], environment);
    expect(await verify()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The audit trail is in order: 3 events\. Head: 3 [0-9a-f]{64}\n$/),
    });
    expect(JSON.parse(await readFile(head, 'utf8'))).toMatchObject({ seq: 3 });
    await writeFile(join(folder, 'bad.json'), '{}');
    const bad = await runPostern(['audit', 'verify', '--head', join(folder, 'bad.json')], environment);
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('does not hold the head of an audit trail') });

    const sql = postgres(database.url, { max: 1 });
    await sql`set session_replication_role = replica`;
    await sql`update postern_audit.events set event = replace(event, 'success', 'failure') where seq = 2`;
    await sql.end();
    expect(await verify()).toEqual({
      code: 1,
      stdout: '',
      stderr:
        '✗ The audit trail is broken: row 2 was changed, or stood at another place. The 1 rows before it are in order.\n',
    });
  });

  test('Settings that are missing or wrong are named', async () => {
    expect((await runPostern(['audit', 'verify'])).stderr).toContain(
      'POSTERN_AUDIT_DATABASE_URL (option audit.databaseUrl) is not set',
    );
    const wrong = { ...environment, POSTERN_AUDIT_DATABASE_URL: `${database.url}x` };
    expect((await runPostern(['audit', 'verify'], wrong)).stderr).toContain('correct POSTERN_AUDIT_DATABASE_URL');
  });
});

function eventAbout(contact: string, n: number): AuditEvent {
  const identity = auditIdentity(contact, { key, organizationId }) ?? '';
  const about = { operation: 'initOtp', outcome: 'success', status: 200, identity } as const;
  return { version: 1, timeMs: 1_800_000_000_000 + n, requestId: randomUUID(), durationMs: 1, ...about };
}
