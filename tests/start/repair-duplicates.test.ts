import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresStore, type Postern, type Store } from '@postern/backend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { passkeyStamp, stampLogin } from '../backend/stamp-login.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { createUnchecked } from '../setup/earlier-backend.ts';
import { createAccount, signUp } from '../setup/user.ts';
import { launch, runPostern } from './postern-process.ts';

const deployment = sharedDeployment();
const passkey = createSoftwareAuthenticator();
const EMAIL = 'grace@example.org';
const BUSY_EMAIL = 'katherine@example.org';
const PHONE = '+14155552671';

let database: TestDatabase;
let store: Store;
let postern: Postern;
let folder: string;
/** The sub-organizations that an earlier backend has made. */
const made: Record<'lost' | 'used' | 'one' | 'two' | 'empty' | 'kept' | 'unverified', string> = {
  lost: '',
  used: '',
  one: '',
  two: '',
  empty: '',
  kept: '',
  unverified: '',
};

beforeAll(async () => {
  const { authority } = deployment;
  database = await createTestDatabase();
  store = await createPostgresStore({ url: database.url });
  postern = deployment.backend({ store });
  folder = await mkdtemp(join(tmpdir(), 'postern-repair-'));
  // An address in two spellings; the answer to the first creation was lost.
  made.lost = (await createAccount(authority, 'Grace@Example.org')).organizationId;
  made.used = (await signUp(authority, EMAIL)).organizationId;
  // Two log-ins of one person at once.
  made.one = (await signUp(authority, BUSY_EMAIL)).organizationId;
  made.two = (await signUp(authority, BUSY_EMAIL)).organizationId;
  const attestation = () => passkey.attest({ origin: ORIGIN, rpId: new URL(ORIGIN).hostname });
  made.empty = await createUnchecked(authority, { authenticators: [attestation()] }, false);
  made.kept = await createUnchecked(authority, { authenticators: [attestation()] });
  made.unverified = await createUnchecked(authority, { userPhoneNumber: PHONE });
  // A sign-up of this backend whose process died two days ago.
  const createdAtMs = Date.now() - 172_800_000;
  await store.identities.announceCreation('a key', { body: `{"userEmail":"${EMAIL}"}`, createdAtMs });
});
afterAll(async () => {
  await postern.close();
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const environment = () => ({ ...deployment.environment(), DATABASE_URL: database.url });
const COMMAND = ['repair', 'duplicates', '--requests-per-second', '1000'];
const repair = (...more: string[]) => runPostern([...COMMAND, ...more], environment());
/** A person who has entered the code, and the last step of the log-in. */
const enterCode = async (email: string) => {
  const browser = deployment.browser(postern);
  const token = await deployment.prove(browser, email);
  return async () => (await browser.otpLogin(token)).body;
};
const logIn = async (email: string) => (await enterCode(email))();

test('The report names each group, what a sign-in does, and what can be stored, and changes nothing', async () => {
  const { code, stdout, stderr } = await repair('--progress', join(folder, 'progress'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('7 sub-organizations were read.');
  expect(stdout).toContain('1 with only a contact that was never verified.');
  expect(stdout).toContain('1 unfinished creation in the database, older than a day.');
  expect(stdout).toContain('3. 2 sub-organizations share a passkey');
  expect(stdout).toMatch(/e-mail address g…@e…\.org: no sign-in \(ACCOUNT_AMBIGUOUS\), it was proved in 2 of them/);
  expect(stdout).toContain(`→ can be stored: ${made.used}, because no other one was ever used`);
  expect(stdout).toMatch(new RegExp(`${made.lost} {2}made \\d{4}-\\d\\d-\\d\\d, 1 wallet, never used`));
  expect(stdout).toContain('2 can be stored. To store them, add --apply.');
  expect(stdout).toContain('1 need your choice: add --choose <id>, once for each.');
  for (const contact of [EMAIL, BUSY_EMAIL, PHONE, passkey.credentialId]) expect(stdout).not.toContain(contact);
  expect((await logIn(EMAIL)).code).toBe('ACCOUNT_AMBIGUOUS');
});

test('A scan that was interrupted goes on, and the report as JSON has the same', async () => {
  const file = join(folder, 'progress');
  const lines = (await readFile(file, 'utf8')).split('\n');
  expect(lines).toHaveLength(10);
  expect(lines.join()).not.toMatch(/@|1415/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  // As if the command had been killed while it wrote the fourth sub-organization.
  await writeFile(file, `${lines.slice(0, 4).join('\n')}\n{"organizationId":"`);
  const { stdout } = await repair('--json', '--show-contacts', '--progress', file);
  const report = JSON.parse(stdout);
  expect((await readFile(file, 'utf8')).split('\n').slice(0, 9)).toEqual(lines.slice(0, 8).concat(expect.anything()));
  expect(report).toMatchObject({
    subOrganizations: 7,
    staleCreations: 1,
    unreachable: {
      'unverified-contact': { count: 1, organizationIds: [made.unverified] },
      'no-way-in': { count: 0, organizationIds: [] },
    },
    plan: { pins: 2, undecided: 1, uselessChoices: [] },
  });
  expect(report.groups).toHaveLength(3);
  expect(report.groups[0]).toMatchObject({
    size: 2,
    subOrganizations: [{ organizationId: made.lost, activities: 0, lastActivityAt: null }, { wallets: 1 }],
    identities: [
      {
        type: 'email',
        name: EMAIL,
        outcome: 'refused',
        organizationId: null,
        pin: { organizationId: made.used, reason: 'only-one-used' },
      },
    ],
  });
});

test('After --apply the sign-ins work, also those that come meanwhile, and the second time nothing is left', async () => {
  const signIn = async () => (await stampLogin(deployment, postern, (body) => passkeyStamp(passkey, body))).reply.body;
  expect((await signIn()).code).toBe('ACCOUNT_AMBIGUOUS');
  const logIns = [await enterCode(EMAIL), await enterCode(EMAIL)];
  const running = launch([...COMMAND, '--apply', '--choose', made.two], environment());
  await running.said(/3 can be stored:/);
  for (const { code, organizationId } of await Promise.all(logIns.map((each) => each()))) {
    expect(['ACCOUNT_AMBIGUOUS', made.used]).toContain(code ?? organizationId);
  }
  const { code, stdout } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('3 stored. From now on') });
  expect(stdout).toContain(`→ can be stored: ${made.two}, because you have chosen it`);
  expect(stdout).toContain('1 unfinished creation deleted.');
  expect(await logIn(EMAIL)).toMatchObject({ organizationId: made.used, created: false });
  expect(await logIn(BUSY_EMAIL)).toMatchObject({ organizationId: made.two, created: false });
  expect(await signIn()).toMatchObject({ organizationId: made.kept });

  const again = await repair('--apply', '--choose', made.unverified);
  expect(again.stdout).toContain('Nothing is left to do: every sign-in has one target.');
  expect(again.stdout).toContain(`signs in to ${made.used}, which the database remembers`);
  expect(again.stdout).toContain('0 stored');
  expect(again.stdout).toContain(`--choose ${made.unverified} has no effect`);
});

test('What is missing or wrong is said', async () => {
  const { DATABASE_URL: _, ...turnkey } = environment();
  const [applied, foreign] = await Promise.all([
    runPostern([...COMMAND, '--apply'], turnkey),
    runPostern(COMMAND, { ...turnkey, TURNKEY_ORGANIZATION_ID: '00000000-0000-4000-8000-000000000000' }),
  ]);
  expect(applied).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('DATABASE_URL (option databaseUrl) is not set: --apply stores'),
  });
  expect(foreign).toMatchObject({ code: 1, stdout: '' });
  expect(foreign.stderr).toContain('does not know what the backends remember');
  expect(foreign.stderr).toContain('Turnkey refuses the requests: check TURNKEY_ORGANIZATION_ID and the API key.');
});
