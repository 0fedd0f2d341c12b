import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { postStamped } from '../setup/stamped.ts';
import { startBalancer } from './balancer.ts';
import { createMortalProcess, type MortalProcess } from './mortal-process.ts';
import { randomFrom } from './random.ts';
import { type Acknowledged, createWallet, GaveUp, logIn } from './user-agent.ts';

// npm run chaos sets both. Without them this is the short form of every test run.
const SEED = Number(process.env.CHAOS_SEED ?? 1);
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 6);

const BACKENDS = 4;
const AUTHORITIES = 2;
/** In a whole test run, another file needs the processor too. */
const USERS_AT_ONCE = SECONDS > 10 ? 6 : 2;
/** Turnkey keeps ten sessions of a user; with the eleventh the first one ends. */
const LOG_INS_OF_ONE_USER = 8;

let database: TestDatabase;
let balancer: Awaited<ReturnType<typeof startBalancer>>;
let backends: MortalProcess[];
let authorities: MortalProcess[];
let parentKey: ApiKeyPair;
const processes = () => [...backends, ...authorities];
const random = randomFrom(SEED);

beforeAll(async () => {
  database = await createTestDatabase();
  parentKey = createApiKeyPair();
  const authority = {
    DATABASE_URL: database.url,
    MASTER_KEY: '07'.repeat(32),
    API_PUBLIC_KEY: parentKey.publicKey,
  };
  authorities = await made(AUTHORITIES, (n) =>
    createMortalProcess(`authority ${n}`, 'authority-process.mjs', authority),
  );
  await authorities[0]?.start();
  const { organizationId = '', notarizer = '', tlsFetcher = '' } = authorities[0]?.says ?? {};
  balancer = await startBalancer(authorities.map(({ url }) => url));
  const backend = {
    DATABASE_URL: database.url,
    ORIGIN,
    TURNKEY_API_URL: balancer.url,
    TURNKEY_ORGANIZATION_ID: organizationId,
    TURNKEY_API_PUBLIC_KEY: parentKey.publicKey,
    TURNKEY_API_PRIVATE_KEY: parentKey.privateKey,
    TURNKEY_NOTARIZER_PUBLIC_KEY: notarizer,
    TURNKEY_TLS_FETCHER_PUBLIC_KEY: tlsFetcher,
  };
  backends = await made(BACKENDS, (n) => createMortalProcess(`backend ${n}`, 'backend-process.mjs', backend));
  await Promise.all(processes().map((each) => (each.isAlive() ? undefined : each.start())));
});

afterAll(async () => {
  for (const each of processes()) await each.kill();
  await balancer?.close();
  await database?.drop();
});

const made = <Part>(count: number, make: (n: number) => Promise<Part>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n + 1)));

it('Whichever process is killed at whatever moment, nothing acknowledged is lost and nothing happens twice', {
  timeout: SECONDS * 1_000 + 120_000,
}, async () => {
  console.log(`chaos: seed ${SEED}, ${SECONDS} s, ${BACKENDS} backends, ${AUTHORITIES} authorities`);
  const world = {
    backends: backends.map(({ url }) => url),
    authority: balancer.url,
    tlsFetcher: authorities[0]?.says.tlsFetcher ?? '',
    random,
  };
  const users: Acknowledged[] = [];
  const counts = { kills: 0, givenUp: 0, wallets: 0 };
  const endsAt = performance.now() + SECONDS * 1_000;
  // A busy machine gets more time until something has happened.
  const isEnough = () => counts.kills >= 3 && users.filter(({ activities }) => activities.length > 0).length >= 3;
  const isOver = () => performance.now() >= endsAt + (isEnough() ? 0 : 60_000);

  async function live(): Promise<void> {
    while (!isOver()) {
      const known = users[Math.floor(random() * users.length)];
      const isReturning = known && random() < 0.3 && known.logIns.length < LOG_INS_OF_ONE_USER;
      const user = isReturning ? known : newUser();
      try {
        await logIn(world, user);
        counts.wallets += 1;
        await createWallet(world, user, `wallet ${counts.wallets} of ${user.email}`);
      } catch (error) {
        if (!(error instanceof GaveUp)) throw error;
        counts.givenUp += 1;
      }
    }
  }

  function newUser(): Acknowledged {
    const user = { email: `user${users.length}@example.org`, logIns: [], activities: [] };
    users.push(user);
    return user;
  }

  async function killOneAfterTheOther(): Promise<void> {
    while (!isOver()) {
      await sleep(200 + random() * 600);
      const victim = processes()[Math.floor(random() * processes().length)];
      if (!victim?.isAlive()) continue;
      await victim.kill();
      counts.kills += 1;
      await sleep(random() * 200);
      await victim.start();
    }
  }

  async function tell(): Promise<void> {
    while (!isOver()) {
      await sleep(Math.min(5_000, Math.max(endsAt - performance.now(), 500)));
      console.log(`chaos: ${summary(users, counts)}`);
    }
  }

  await Promise.all([killOneAfterTheOther(), tell(), ...Array.from({ length: USERS_AT_ONCE }, live)]);
  expect(
    processes()
      .map(({ says }) => says.crash)
      .filter(Boolean),
  ).toEqual([]);
  expect(isEnough()).toBe(true);

  const problems = [...(await brokenPromises(users)), ...(await duplicates(users))];
  console.log(`chaos: ${problems.length === 0 ? 'every promise was kept' : problems.join('\n')}`);
  expect(problems).toEqual([]);
});

function summary(users: readonly Acknowledged[], { kills, givenUp }: { kills: number; givenUp: number }): string {
  const logIns = users.flatMap((user) => user.logIns);
  const signUps = users.filter((user) => user.logIns.length > 0).length;
  const activities = users.reduce((sum, user) => sum + user.activities.length, 0);
  return `${kills} kills, ${signUps} sign-ups, ${logIns.length} log-ins, ${activities} activities, ${givenUp} given up`;
}

/** What was acknowledged and is not so. */
async function brokenPromises(users: readonly Acknowledged[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { email, logIns, activities } of users) {
    const [home] = logIns;
    for (const { organizationId, key } of logIns) {
      if (organizationId !== home?.organizationId) problems.push(`${email} was led to two sub-organizations`);
      const { status, body } = await postStamped(balancer.url, key, '/public/v1/query/whoami', { organizationId });
      if (body.organizationId !== organizationId) problems.push(`a session of ${email} does not work: ${status}`);
    }
    for (const { organizationId, key, id, walletName } of activities) {
      const { body } = await postStamped(balancer.url, key, '/public/v1/query/get_activity', {
        organizationId,
        activityId: id,
      });
      if (body.activity?.status !== 'ACTIVITY_STATUS_COMPLETED') problems.push(`an activity of ${email} is not there`);
      const listed = await postStamped(balancer.url, key, '/public/v1/query/list_wallets', { organizationId });
      const named = listed.body.wallets?.filter((wallet: { walletName: string }) => wallet.walletName === walletName);
      if (named?.length !== 1) problems.push(`${walletName} is there ${named?.length} times`);
    }
  }
  return problems;
}

/** Everything in the database that is there more than once, also what was not acknowledged. */
async function duplicates(users: readonly Acknowledged[]): Promise<string[]> {
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  const rows = await sql<{ email: string; organizations: number }[]>`
    select email, count(distinct organization_id)::int as organizations from users
    where email is not null group by email`;
  const [children] = await sql<{ count: number }[]>`
    select count(*)::int as count from organizations where parent_id is not null`;
  await sql.end();
  const found = new Map(rows.map(({ email, organizations }) => [email, organizations]));
  const problems = rows.filter((row) => row.organizations > 1).map(({ email }) => `${email} has two accounts`);
  for (const { email, logIns } of users) {
    if (logIns.length > 0 && found.get(email) !== 1) problems.push(`the sign-up of ${email} is lost`);
  }
  if (children?.count !== found.size) problems.push(`${children?.count} accounts for ${found.size} contacts`);
  return problems;
}
