import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createPostgresAuditTrail } from '@postern/backend';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../setup/database.ts';
import { blocksOf } from './blocks/markdown.ts';

const ROOT = new URL('../../', import.meta.url);
const SOURCES = new URL('packages/backend/src/', ROOT);
const page = await readFile(new URL('docs/audit.md', ROOT), 'utf8');

/** The names in the first column of the table whose head begins with a word. */
function firstColumn(head: string): string[] {
  const [, table = ''] = page.split(new RegExp(`^\\| ${head} .*$`, 'm'));
  const [rows = ''] = table.trimStart().split('\n\n');
  return rows
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

test('The page docs/audit.md names every operation of the backend, and no other', async () => {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, SOURCES), 'utf8')));
  const operations = texts.flatMap((text) =>
    [...text.matchAll(/operation: (?:'(\w+)'|`(\w+) \$)|refuse\(\w+, '(\w+)'/g)].map(
      ([, plain, withName, refused]) => plain ?? refused ?? `${withName} …`,
    ),
  );
  expect(operations).toContain('proxy …');
  expect(firstColumn('operation').sort()).toEqual([...new Set(operations)].sort());
});

test('The page docs/audit.md names every field of an audit event, and no other', async () => {
  const { properties } = JSON.parse(await readFile(new URL('docs/audit-event.schema.json', ROOT), 'utf8'));
  expect(firstColumn('field').sort()).toEqual(Object.keys(properties).sort());
});

test('With the rights of docs/audit.md a user can add events and cannot change them', async () => {
  const database = await createTestDatabase();
  const owner = postgres(database.url, { max: 1 });
  const key = 'ab'.repeat(32);
  await (await createPostgresAuditTrail({ url: database.url, key })).close();
  const app = `app_${randomBytes(8).toString('hex')}`;
  const rights = blocksOf('docs/audit.md', page).find(({ language }) => language === 'sql')?.code ?? '';
  await owner.unsafe(`create role ${app} login password 'of a test'; ${rights.replaceAll(' to app;', ` to ${app};`)}`);
  const url = Object.assign(new URL(database.url), { username: app, password: 'of a test' });

  const trail = await createPostgresAuditTrail({ url: url.href, key, gatherMs: 0 });
  const about = { operation: 'initOtp', outcome: 'success', status: 200, durationMs: 1 } as const;
  await trail.record({ version: 1, timeMs: 1_800_000_000_000, requestId: 'a request', ...about });
  await trail.close();
  const asApp = postgres(url.href, { max: 1 });
  expect(await asApp`select count(*)::int as count from postern_audit.events`).toEqual([{ count: 1 }]);
  await expect(asApp`update postern_audit.events set seq = seq`).rejects.toThrow('permission denied');
  await expect(asApp`delete from postern_audit.events`).rejects.toThrow('permission denied');

  await asApp.end();
  await owner.unsafe(`drop owned by ${app}; drop role ${app}`);
  await owner.end();
  await database.drop();
});
