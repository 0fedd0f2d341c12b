import { readFile } from 'node:fs/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../packages/authority/src/store/connection.ts';
import { migrate } from '../../packages/authority/src/store/migrate.ts';
import { partitionSchema } from '../../tools/partitioned-schema.ts';
import { createApiKeyPair, startTestAuthority } from '../setup/authority.ts';
import { databaseSource } from '../setup/database.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { post, postStamped } from '../setup/stamped.ts';
import { startTestServer, type TestServer } from '../setup/test-server.ts';
import { ask, signUp } from '../setup/user.ts';
import { crossedIndexes, loggedPlans, readIndexes, readPartitions, wholeIndexes } from './partition-scans.ts';

const PARTITIONS = 4;
const TEMPLATE = 'partitioned';
const SUBMIT = '/public/v1/submit/create_wallet';

/** The tests that run again, on the partitioned schema. */
const CORE = [
  'sub-organizations',
  'users-and-keys',
  'signing',
  'import-export',
  'quorum',
  'deciding',
  'mfa-and-session-profiles',
  'otp',
  'oauth',
  'passkeys',
  'wallet-stamps',
  'legacy-sessions',
  'housekeeping',
  'delete-sub-organization',
];

let server: TestServer;
let sql: postgres.Sql;

beforeAll(async () => {
  server = await startTestServer({
    session_preload_libraries: 'auto_explain',
    logging_collector: 'on',
    log_destination: 'jsonlog',
    log_rotation_size: '0',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_buffers': 'off',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_format': 'json',
  });
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${TEMPLATE}`);
  const url = new URL(server.url);
  url.pathname = `/${TEMPLATE}`;
  const schema = connect(url.href, { max: 1 });
  await migrate(schema);
  await partitionSchema(schema, PARTITIONS);
  await schema.end();
  // Not a connection to the template: while there is one, the template cannot be copied.
  await admin.unsafe(`create database partitions template ${TEMPLATE}`);
  await admin.end();
  url.pathname = '/partitions';
  sql = postgres(url.href, { max: 1, onnotice: () => {} });
  Object.assign(databaseSource, { serverUrl: server.url, template: TEMPLATE });
});
afterAll(async () => {
  Object.assign(databaseSource, { serverUrl: undefined, template: undefined });
  await sql.end();
  await server.remove();
});

for (const name of CORE) {
  // A copy of the file's module: the worker may have run the file itself already.
  describe(name, async () => {
    await import(/* @vite-ignore */ `./${name}.test.ts?partitioned`);
  });
}

describe('what no test above asks for', () => {
  const test = sharedAuthority();

  it('The inbox shows messages to everyone, and a parent lists all of its sub-organizations', async () => {
    const { organizationId } = await signUp(test, 'ada@example.org');
    const inbox = await fetch(`${test.url}/_authority/inbox`, { headers: { Accept: 'application/json' } });
    expect((await inbox.json()).messages).toHaveLength(1);
    const { body } = await ask(test, test.apiKey, test.organizationId, 'list_suborgs');
    expect(body.organizationIds).toEqual([organizationId]);
  });

  it('A proved phone number that no user has leads to no sub-organization', async () => {
    const filter = { filterType: 'PHONE_NUMBER', filterValue: '+491701234567' };
    const { body } = await ask(test, test.apiKey, test.organizationId, 'list_verified_suborgs', filter);
    expect(body.organizationIds).toEqual([]);
  });

  it('A large body by an unknown key or passkey is refused', async () => {
    const body = { organizationId: test.organizationId, filling: 'x'.repeat(70_000) };
    expect(await postStamped(test.url, createApiKeyPair(), SUBMIT, body)).toMatchObject({ status: 401 });
    const stamp = { authenticatorData: 'AA', clientDataJson: 'AA', credentialId: 'AA', signature: 'AA' };
    const headers = { 'X-Stamp-Webauthn': JSON.stringify(stamp) };
    expect(await post(test.url, SUBMIT, JSON.stringify(body), headers)).toMatchObject({ status: 401 });
  });
});

describe('the schema', () => {
  it('A database with users is partitioned once, and keeps its rows', async () => {
    databaseSource.template = undefined;
    const test = await startTestAuthority();
    databaseSource.template = TEMPLATE;
    const ada = await signUp(test, 'ada@example.org');
    const owner = postgres(test.databaseUrl, { max: 1, onnotice: () => {} });
    await partitionSchema(owner, PARTITIONS);
    await expect(partitionSchema(owner, PARTITIONS)).rejects.toThrow('could be partitioned');
    await owner.end();
    expect((await ask(test, ada.key, ada.organizationId, 'whoami')).body.userId).toBe(ada.userId);
    expect((await signUp(test, 'bob@example.org')).organizationId).not.toBe(ada.organizationId);
    await test.close();
  });

  it('Every foreign key has the organization on both sides', async () => {
    const without = await sql`
      select conname from pg_constraint where contype = 'f' and conparentid = 0 and not (
        (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) = 'organization_id'
        and (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1])
          in ('organization_id', 'id'))`;
    expect(without).toEqual([]);
  });

  it('Every table is partitioned by organization, or is a table of the whole installation', async () => {
    const tables = await sql<{ name: string }[]>`
      select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition order by relname`;
    expect(tables.map(({ name }) => name)).toEqual(['migrations', 'sealed_keys']);
  });
});

it('Each statement reads one partition, apart from those that docs/scale.md lists', async () => {
  const page = await readFile(new URL('../../docs/scale.md', import.meta.url), 'utf8');
  const [, table = ''] = /^## Statements that cross partitions$(.*?)^## /ms.exec(page) ?? [];
  const documented = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, index]) => index);
  const wholes = await wholeIndexes(sql);
  const plans = await loggedPlans(server.data);
  const crossed = new Set(plans.flatMap((plan) => [...crossedIndexes(plan, wholes)]));
  expect([...crossed].sort()).toEqual(documented.sort());
  // The caller of a request is looked for in the organization and in its parent.
  const callers = ['api_keys_by_family', 'authenticators_by_family'];
  const others = plans.filter(
    (plan) => crossedIndexes(plan, wholes).size === 0 && !callers.some((index) => readIndexes(plan, wholes).has(index)),
  );
  expect(others.length).toBeGreaterThan(1_000);
  expect(others.filter((plan) => readPartitions(plan).size > 1).map(({ Query }) => Query)).toEqual([]);
});
