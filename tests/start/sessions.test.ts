import { createPostgresStore, type Store } from '@postern/backend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { runPostern } from './postern-process.ts';

const ORGANIZATION = '11111111-2222-4333-8444-555555555555';
const [ADA, BOB] = ['aaaaaaaa-2222-4333-8444-555555555555', 'bbbbbbbb-2222-4333-8444-555555555555'];

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await createPostgresStore({ url: database.url });
  const at = Date.now();
  const session = {
    organizationId: ORGANIZATION,
    identity: 'sealed',
    openedAtMs: at,
    seenAtMs: at,
    expiresAtMs: at + 900_000,
  };
  await store.sessionRecords.note('1', { ...session, userId: ADA, publicKey: '02aa', device: 'Chrome on Windows' }, at);
  await store.sessionRecords.note('2', { ...session, userId: BOB, publicKey: '02bb', device: undefined }, at);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

test('An operator lists the sessions of a sub-organization, and ends those of one user', async () => {
  const env = { DATABASE_URL: database.url };
  const list = async (...args: string[]) => JSON.parse((await run('list', ORGANIZATION, '--json', ...args)).stdout);
  const run = (...args: string[]) => runPostern(['sessions', ...args], env);
  const listed = await list();
  expect(listed).toMatchObject([
    { id: '02aa', userId: ADA, device: 'Chrome on Windows', ended: false },
    { id: '02bb', userId: BOB, device: null, ended: false },
  ]);
  // What proves who the user is stays in the database.
  expect(JSON.stringify(listed)).not.toContain('sealed');
  const revoked = await run('revoke', ORGANIZATION, '--user', ADA);
  expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining('1 session was known.') });
  expect(revoked.stdout).toContain('The keys stay registered at Turnkey');
  expect(await list()).toMatchObject([{ ended: true }, { ended: false }]);
  expect(await list('--user', BOB)).toMatchObject([{ userId: BOB }]);
  expect((await run('list', ORGANIZATION)).stdout).toMatch(
    /^Chrome on Windows {2}user a.* UTC, ended\nUnknown device {2}user b/,
  );
  expect((await run('list', ADA)).stdout).toBe('There is no session.\n');
});

test('Without the database of the backends the command says what it needs', async () => {
  const without = await runPostern(['sessions', 'revoke', ORGANIZATION]);
  expect(without).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('DATABASE_URL (option databaseUrl) is not set'),
  });
  const wrong = await runPostern(['sessions', 'revoke', 'ada@example.com'], { DATABASE_URL: database.url });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('must be a UUID') });
});
