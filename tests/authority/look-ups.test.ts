import type postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { activityStore } from '../../packages/authority/src/store/activities.ts';
import { apiKeyStore } from '../../packages/authority/src/store/api-keys.ts';
import { connect } from '../../packages/authority/src/store/connection.ts';
import { credentialStore } from '../../packages/authority/src/store/credentials.ts';
import { migrate } from '../../packages/authority/src/store/migrate.ts';
import { oauthProviderStore } from '../../packages/authority/src/store/oauth-providers.ts';
import { oneTimeCodeStore } from '../../packages/authority/src/store/one-time-codes.ts';
import { organizationStore } from '../../packages/authority/src/store/organizations.ts';
import { outboxStore } from '../../packages/authority/src/store/outbox.ts';
import type { Sql } from '../../packages/authority/src/store/sql.ts';
import { userStore } from '../../packages/authority/src/store/users.ts';
import { voteStore } from '../../packages/authority/src/store/votes.ts';
import { walletStore } from '../../packages/authority/src/store/wallets.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { COMMON, COUNT, LARGE, PARENT, seededId, seedFamily } from './look-ups-seed.ts';

/** Of table rows and of pages of 8 KB. */
const MOST = 1_000;

interface PlanNode {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

let database: TestDatabase;
let sql: postgres.Sql;
/** The plans of what has run, as PostgreSQL ran it. */
let plans: PlanNode[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url, {
    max: 1,
    onnotice({ message = '' }) {
      const start = message.indexOf('{');
      if (message.startsWith('duration:') && start > 0) plans.push(JSON.parse(message.slice(start)).Plan);
    },
  });
  await migrate(sql);
  // Statistics must not come in the middle of the run by themselves.
  const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;
  for (const { name } of tables) await sql`alter table ${sql(name)} set (autovacuum_enabled = false)`;
  await seedFamily(sql, 0, 3);
  await sql`analyze`;
  await withoutIndexes(() => seedFamily(sql, 3, COUNT));
  await sql.unsafe(`
    load 'auto_explain';
    set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on; set auto_explain.log_buffers = on;
    set auto_explain.log_timing = off; set auto_explain.log_format = json; set auto_explain.log_level = notice;
    set auto_explain.log_nested_statements = on;`);
}, 300_000);

/** Builds the indexes after the work: over all rows at once that is faster than row by row. */
async function withoutIndexes(work: () => Promise<void>): Promise<void> {
  const indexes = await sql<{ indexname: string; indexdef: string }[]>`
    select indexname, indexdef from pg_indexes
    where schemaname = 'public' and indexname not in (select conname from pg_constraint)`;
  for (const { indexname } of indexes) await sql`drop index ${sql(indexname)}`;
  await work();
  for (const { indexdef } of indexes) await sql.unsafe(indexdef);
}

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const page = { limit: 10 };
const middle = { limit: 10, after: seededId(1, COUNT / 2) };
const back = { limit: 10, before: seededId(1, COUNT / 2) };
const google = { issuer: 'https://accounts.google.com', audience: 'app' };

/** The look-ups, and how many rows each must find. */
function lookUps(on: Sql): Record<string, [find: () => Promise<unknown>, found: number]> {
  const organizations = organizationStore(on);
  const users = userStore(on);
  const credentials = credentialStore(on);
  const activities = activityStore(on);
  const wallets = walletStore(on);
  const cases: Record<string, [() => Promise<unknown>, number]> = {};
  for (const [where, of] of Object.entries({ first: page, middle, back })) {
    const all = of.limit;
    Object.assign(cases, {
      [`all, ${where}`]: [() => organizations.listChildren(PARENT, of), all],
      [`name of all, ${where}`]: [() => organizations.listChildrenByName(PARENT, 'Wallet', of), all],
      [`user name of all, ${where}`]: [() => organizations.listChildrenByUserName(PARENT, 'User', of), all],
      [`common e-mail, ${where}`]: [() => organizations.listChildrenByEmail(PARENT, COMMON, false, of), all],
      [`common phone, ${where}`]: [() => organizations.listChildrenByPhoneNumber(PARENT, COMMON, false, of), all],
      [`common passkey, ${where}`]: [() => organizations.listChildrenByCredentialId(PARENT, COMMON, of), all],
      [`common key, ${where}`]: [() => organizations.listChildrenByPublicKey(PARENT, COMMON, of), all],
      [`common address, ${where}`]: [() => organizations.listChildrenByAddress(PARENT, COMMON, of), all],
      [`common identity, ${where}`]: [
        () => organizations.listChildrenByIdentity(PARENT, { ...google, subject: COMMON }, of),
        all,
      ],
    });
  }
  return {
    ...cases,
    'unknown name': [() => organizations.listChildrenByName(PARENT, 'none', page), 0],
    'user name of one large organization': [() => organizations.listChildrenByUserName(PARENT, 'Member', page), 1],
    'e-mail': [() => organizations.listChildrenByEmail(PARENT, 'u777', false, page), 1],
    'unknown e-mail': [() => organizations.listChildrenByEmail(PARENT, 'none', true, page), 0],
    'verified e-mail': [() => organizations.listChildrenByEmail(PARENT, 'u777', true, page), 1],
    'common e-mail, proved once': [() => organizations.listChildrenByEmail(PARENT, COMMON, true, page), 1],
    phone: [() => organizations.listChildrenByPhoneNumber(PARENT, '+1777', false, page), 1],
    'common phone, proved once': [() => organizations.listChildrenByPhoneNumber(PARENT, COMMON, true, page), 1],
    passkey: [() => organizations.listChildrenByCredentialId(PARENT, 'c777', page), 1],
    identity: [() => organizations.listChildrenByIdentity(PARENT, { ...google, subject: 's777' }, page), 1],
    key: [() => organizations.listChildrenByPublicKey(PARENT, 'k777', page), 1],
    address: [() => organizations.listChildrenByAddress(PARENT, '0X777', page), 1],
    'holders of a key, from the parent': [() => credentials.findKeyHolders(PARENT, COMMON, 'API_KEY_CURVE_P256'), 2],
    'holders of a key': [() => credentials.findKeyHolders(seededId(1, 2), COMMON, 'API_KEY_CURVE_P256'), 1],
    'holders of a passkey': [() => credentials.findPasskeyHolders(seededId(1, 2), COMMON), 1],
    'holders of a passkey, from the parent': [() => credentials.findPasskeyHolders(PARENT, 'c777'), 1],
    'holders of an unknown key, from the parent': [
      () => credentials.findKeyHolders(PARENT, 'none', 'API_KEY_CURVE_P256'),
      0,
    ],
    'a registered key': [() => credentials.isKeyRegistered(COMMON), 1],
    'an unknown key': [() => credentials.isKeyRegistered('none'), 0],
    'a registered passkey': [() => credentials.isPasskeyRegistered(COMMON), 1],
    'an unknown passkey': [() => credentials.isPasskeyRegistered('none'), 0],
    'a known issuer': [() => oauthProviderStore(on).knowsIssuer(PARENT, google.issuer), 1],
    'an unknown issuer': [() => oauthProviderStore(on).knowsIssuer(PARENT, 'https://example.com'), 0],
    'an unknown issuer of one organization': [
      () => oauthProviderStore(on).knowsIssuer(LARGE, 'https://example.com'),
      0,
    ],
    'key of a parent': [() => credentials.findParentKeyHolder(COMMON), 0],
    'who has proved an e-mail': [() => users.listVerifiedInFamily(PARENT, 'email', COMMON), 1],
    'who has proved a phone number': [() => users.listVerifiedInFamily(PARENT, 'phoneNumber', '+1777'), 1],
    'who has an identity': [
      () => oauthProviderStore(on).listByIdentityInFamily(PARENT, { ...google, subject: COMMON }),
      2,
    ],
    'e-mail in a large organization': [() => users.listByContact(LARGE, 'email', 'm777'), 1],
    'phone in a large organization': [() => users.listByContact(LARGE, 'phoneNumber', '+2777'), 1],
    'unknown e-mail in a large organization': [() => users.listByContact(LARGE, 'email', 'none'), 0],
    'proved e-mail in a large organization': [() => users.listVerifiedInFamily(LARGE, 'email', 'm777'), 0],
    'some users of a large organization': [() => users.countOfIds(LARGE, [seededId(6, 1), seededId(6, 9_000)]), 2],
    'users of a large organization, up to a limit': [() => users.count(LARGE, 100), 100],
    'keys of a user of a large organization': [() => apiKeyStore(on).listOfUser(LARGE, seededId(6, 777)), 1],
    'key in a large organization': [() => apiKeyStore(on).findByPublicKey(LARGE, 'm777'), 1],
    'holder of a key in a large organization': [
      () => credentials.findKeyHolders(LARGE, 'm777', 'API_KEY_CURVE_P256'),
      1,
    ],
    'user by id': [() => users.find(LARGE, seededId(6, 777)), 1],
    'users by id': [() => users.findForUpdate(LARGE, seededId(6, 9_777)), 1],
    'account by id': [() => wallets.listAccountsByIds(LARGE, [seededId(6, 777), seededId(6, 7_777)]), 2],
    'rename of an account': [() => wallets.renameAccount(LARGE, seededId(6, 777), 'New', new Date()), 0],
    'activity by id': [() => activities.find(LARGE, seededId(6, 777)), 1],
    'activity by fingerprint': [() => activities.findByFingerprintForUpdate(LARGE, '777'), 1],
    'update of an activity': [() => updateActivity(on), 1],
    'votes on activities': [() => voteStore(on).list(LARGE, [seededId(6, 777), seededId(6, 7_777)], new Date()), 2],
    activities: [() => activities.list(LARGE, { statuses: [], types: [] }, page), 10],
    'activities of a rare type': [() => activities.list(LARGE, { statuses: [], types: ['RARE', 'NONE'] }, page), 1],
    'activities of a rare status': [
      () =>
        activities.list(LARGE, { statuses: ['ACTIVITY_STATUS_FAILED', 'ACTIVITY_STATUS_PENDING'], types: [] }, page),
      1,
    ],
    'activities of a type with a rare status, further on': [
      () =>
        activities.list(
          LARGE,
          { statuses: ['ACTIVITY_STATUS_FAILED'], types: ['COMMON'] },
          { limit: 10, after: seededId(6, 500) },
        ),
      1,
    ],
    'activities of a type before another': [
      () => activities.list(LARGE, { statuses: [], types: ['COMMON'] }, { limit: 10, before: seededId(6, 500) }),
      10,
    ],
    accounts: [() => wallets.listAccounts(LARGE, undefined, page), 10],
    'accounts of a wallet': [
      () => wallets.listAccounts(LARGE, seededId(4, 1), { limit: 10, after: seededId(6, 5_000) }),
      10,
    ],
    'accounts of another wallet': [() => wallets.listAccounts(LARGE, seededId(4, 2), page), 0],
    'account with its wallet by address': [() => wallets.findSealedByAddress(LARGE, '0xa777'), 1],
    'account by address': [() => wallets.findAccountByAddress(LARGE, '0xa777'), 1],
    'account by path': [() => wallets.findAccount(LARGE, seededId(4, 1), { path: 'm/777' }), 1],
    'account of a wallet by address': [() => wallets.findAccount(LARGE, seededId(4, 1), { address: '0xA777' }), 1],
    'codes of an identifier': [() => oneTimeCodeStore(on).countOfIdentifier(PARENT, 'i7777', new Date(0)), 1],
    'codes of a contact': [() => oneTimeCodeStore(on).countActive(PARENT, 'u7777', 3, new Date()), 1],
    'a message that is due': [() => outboxStore(on).takeDue(new Date(Date.now() + 7_200_000), new Date()), 1],
    'messages to one': [() => outboxStore(on).list('u777', 10), 1],
    'messages to many': [() => outboxStore(on).list(COMMON, 10), 10],
    'clean-up of codes': [() => oneTimeCodeStore(on).deleteExpired(new Date(Date.now() - 86_400_000)), 100],
    'clean-up of messages': [() => outboxStore(on).deleteSettled(new Date(Date.now() - 604_800_000)), 100],
    'clean-up of secrets': [
      () => activityStore(on).deleteSecrets(new Date(Date.now() - 1_800_000), new Date(Date.now() - 86_400_000)),
      200,
    ],
  };
}

async function updateActivity(on: Sql) {
  const activity = await activityStore(on).find(LARGE, seededId(6, 7_777));
  if (activity) await activityStore(on).update(activity);
  return activity;
}

const countOf = (result: unknown): number =>
  typeof result === 'number' ? result : Array.isArray(result) ? result.length : result ? 1 : 0;

/** The rows that were read from tables and indexes, whether they were wanted or not. */
function rowsRead(node: PlanNode): number {
  const below = (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), 0);
  if (!/Scan$/.test(node['Node Type']) || /^(CTE|WorkTable|Function|Subquery|Bitmap Index)/.test(node['Node Type']))
    return below;
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return below + (node['Actual Rows'] + removed) * node['Actual Loops'];
}

/** What each look-up has read, where that is too much or the answer is wrong. */
async function tooMuch(): Promise<string[]> {
  const found: string[] = [];
  for (const name of Object.keys(lookUps(sql))) {
    plans = [];
    const [count, expected] = await sql.begin(async (tx) => {
      const [find, expected] = lookUps(tx)[name] ?? [];
      return [countOf(await find?.()), expected];
    });
    // PostgreSQL reports the plan of the last statement when the transaction ends.
    if (plans.length === 0) found.push(`${name}: no plan`);
    const rows = Math.max(...plans.map(rowsRead));
    const blocks = Math.max(...plans.map((plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']));
    if (count !== expected) found.push(`${name}: found ${count}`);
    if (rows > MOST) found.push(`${name}: read ${rows} rows`);
    // The clean-up writes as well.
    if (!name.startsWith('clean-up') && blocks > MOST) found.push(`${name}: read ${blocks} blocks`);
  }
  return found;
}

it('A look-up reads no more than a page needs while the statistics are from when the database was small', async () => {
  expect(await tooMuch()).toEqual([]);
});

it('A look-up reads no more than a page needs while the database has no statistics', async () => {
  await sql`delete from pg_statistic where starelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`;
  await sql`select pg_clear_relation_stats(schemaname, tablename) from pg_tables where schemaname = 'public'`;
  expect(await tooMuch()).toEqual([]);
});

it('A look-up reads no more than a page needs when the database has statistics', async () => {
  await sql`analyze`;
  expect(await tooMuch()).toEqual([]);
});

it('A look-up reads no more than a page needs when plans are made without the values', async () => {
  await sql`set plan_cache_mode = force_generic_plan`;
  expect(await tooMuch()).toEqual([]);
});
