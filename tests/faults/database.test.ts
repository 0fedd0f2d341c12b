import { resolve } from 'node:path';
import { createPostgresStore, type Postern, type Store } from '@postern/backend';
import type { LoginResponse } from '@postern/protocol';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPostgres } from '../../packages/authority/src/store/local-postgres/start-local-postgres.ts';
import { createBrowser, post } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { startTestServer, type TestServer } from '../setup/test-server.ts';
import { ask, verifyContact } from '../setup/user.ts';
import { type DatabaseGate, startDatabaseGate } from './database-gate.ts';
import { backendOver, checkError } from './flow-under-fault.ts';

/** What is acknowledged must be on the disk, and the server must be easy to fill. */
const SETTINGS = { synchronous_commit: 'on', max_connections: '40' };

/** So short that a test can wait for it, and long enough for every statement that is answered. */
const ANSWER_MS = 500;

describe('PostgreSQL fails under the backend and under the authority', () => {
  let server: TestServer;
  let deployment: Deployment;
  let atAuthority: DatabaseGate;
  let atBackend: DatabaseGate;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    server = await startTestServer(SETTINGS);
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    await sql.unsafe('create database authority');
    await sql.unsafe('create database backend');
    await sql.end();
    atAuthority = await startDatabaseGate(databaseOf('authority'));
    atBackend = await startDatabaseGate(databaseOf('backend'));
    deployment = await startDeployment({ databaseUrl: atAuthority.url, onEvent: () => {} });
  });
  afterEach(async () => {
    for (const part of open.splice(0)) await part.close();
  });
  afterAll(async () => {
    await deployment?.close();
    await atAuthority?.close();
    await atBackend?.close();
    await server?.remove();
  });

  function databaseOf(name: string): string {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** A backend with an own pool of connections to its store. */
  async function startBackend(maxConnections = 4, timeouts = {}): Promise<Postern & { store: Store }> {
    const store = await createPostgresStore({ url: atBackend.url, maxConnections, answerTimeoutMs: ANSWER_MS });
    const rateLimits = { requestsPerAddress: { max: 10_000, windowSeconds: 60 } };
    const postern = backendOver(deployment, deployment.authority.url, store, timeouts, { rateLimits });
    open.push(postern, store);
    return { ...postern, store };
  }

  /** A log-in of a proved contact that only has to be sent. */
  async function prepare(email = deployment.newEmail(), key = createApiKeyPair()) {
    const browser = createBrowser(deployment.backend(), '', key);
    const request = browser.loginRequest(await verifyContact(deployment.authority, email, key));
    const send = (postern: Postern) => post<LoginResponse>(postern, '/otp-login', request);
    return { email, key, send };
  }

  /** Sends a log-in as a client does: again after an error that is not its fault. */
  async function persist(postern: Postern, send: (postern: Postern) => ReturnType<typeof post<LoginResponse>>) {
    for (let attempt = 1; ; attempt++) {
      const reply = await send(postern);
      if (reply.status === 200) return reply.body;
      checkError(reply);
      if (attempt === 10) throw new Error('it has not recovered', { cause: reply.body });
    }
  }

  async function expectOneAccount(email: string, key: ApiKeyPair, organizationId: string): Promise<void> {
    const { body } = await ask(deployment.authority, key, organizationId, 'whoami');
    expect(body.organizationId).toBe(organizationId);
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([organizationId]);
  }

  describe.each([
    ['the backend', () => atBackend],
    ['the authority', () => atAuthority],
  ])('the connections of %s are cut at one message after the other', (_who, gate) => {
    it.each([
      ['before it arrives', false],
      ['before its answer arrives', true],
    ])('Cut %s, a first log-in makes one account and one session', { timeout: 120_000 }, async (_when, isDelivered) => {
      const postern = await startBackend(1);
      let hasCut = true;
      let cuts = 0;
      // Every eighth message is enough: a creation alone has dozens.
      for (let n = 1; hasCut; n += 8) {
        const { email, key, send } = await prepare();
        const wasCut = gate().cutAt(n, isDelivered);
        const { organizationId } = await persist(postern, send);
        hasCut = wasCut();
        gate().cutAt(0, false);
        await expectOneAccount(email, key, organizationId);
        if (hasCut) cuts = n;
      }
      expect(cuts).toBeGreaterThan(5);
    });
  });

  /** A log-in needs the store, and a check of a session too. */
  async function expectOutage(postern: Postern, token: string): Promise<void> {
    const { send } = await prepare();
    const reply = await send(postern);
    checkError(reply);
    expect(reply.body).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(postern.verifySession(token)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await postern.fetch(new Request('https://api.example.com/auth/healthz'))).status).toBe(200);
  }

  async function expectRecovery(postern: Postern, token: string): Promise<void> {
    const { email, key, send } = await prepare();
    await expectOneAccount(email, key, (await persist(postern, send)).organizationId);
    expect(await postern.verifySession(token)).not.toBeNull();
  }

  it.each<[string, () => unknown, () => unknown]>([
    ['does not answer', () => atBackend.hang(), () => atBackend.resume()],
    ['does not answer, and never does on the same connections', () => atBackend.hang(), () => atBackend.forget()],
    ['refuses connections', () => atBackend.shut(), () => atBackend.open()],
  ])('While the store %s, requests fail in time, and afterwards they succeed', async (_what, fail, mend) => {
    const postern = await startBackend();
    const { send } = await prepare();
    const { sessionToken } = await persist(postern, send);
    fail();
    await expectOutage(postern, sessionToken);
    mend();
    await expectRecovery(postern, sessionToken);
  });

  it('A request ends soon after its deadline although the store may take longer', async () => {
    const store = await createPostgresStore({ url: atBackend.url, answerTimeoutMs: 60_000 });
    const postern = backendOver(deployment, deployment.authority.url, store, { requestMs: 300 });
    open.push(postern);
    const { send } = await prepare();
    atBackend.hang();
    const reply = await send(postern);
    checkError(reply);
    atBackend.resume();
    await store.close();
  });

  it('A proved contact is not lost when the store fails after the code was used', async () => {
    const postern = await startBackend();
    const email = deployment.newEmail();
    const browser = createBrowser(postern, deployment.authority.authority.publicKeys.tlsFetcher);
    const { body } = await browser.initOtp(email);
    const code = await deployment.authority.lastCode(email);
    // The request is counted at the first message, and the code is uncounted at the last.
    const messages = atBackend.cutAt(2, false);
    expect((await browser.verifyOtp(body, code)).body.verificationToken).toBeDefined();
    expect(messages()).toBe(true);
  });

  it('While all connections of the database are taken, requests fail, and afterwards they succeed', async () => {
    const postern = await startBackend();
    const { send } = await prepare();
    const { sessionToken } = await persist(postern, send);
    atBackend.shut();
    const release = await takeAllConnections();
    atBackend.open();
    await expectOutage(postern, sessionToken);
    await release();
    await expectRecovery(postern, sessionToken);
  });

  /** As another program does that shares the server. */
  async function takeAllConnections(): Promise<() => Promise<void>> {
    const taken: postgres.Sql[] = [];
    for (;;) {
      const sql = postgres(server.url, { max: 1, onnotice: () => {} });
      taken.push(sql);
      const isFull = await sql`select 1`.then(
        () => false,
        (error: unknown) => error instanceof postgres.PostgresError && error.code === '53300',
      );
      if (isFull) break;
    }
    return async () => void (await Promise.all(taken.map((sql) => sql.end({ timeout: 1 }))));
  }

  it('What was acknowledged before a restart of the database is there after it, and without help', {
    timeout: 60_000,
  }, async () => {
    const postern = await startBackend(4, { requestMs: 3_000, attemptMs: 1_000 });
    const { email, key, send } = await prepare();
    const before = await persist(postern, send);
    const { stop } = await startLocalPostgres({ dataDir: folder() });
    await stop();
    const failing = await prepareOffline(email);
    checkError(await failing(postern));
    const { url } = await startLocalPostgres({ dataDir: folder(), settings: { ...SETTINGS, fsync: 'off' } });
    for (const gate of [atBackend, atAuthority]) gate.leadTo(url);
    await expectOneAccount(email, key, before.organizationId);
    expect(await postern.verifySession(before.sessionToken)).not.toBeNull();
    const again = await prepare(email);
    expect((await persist(postern, again.send)).organizationId).toBe(before.organizationId);
  });

  const folder = () => resolve(server.data, '../..');

  /** A log-in that needs no database before it is sent. */
  async function prepareOffline(contact: string) {
    const request = { otpType: 'OTP_TYPE_EMAIL', contact };
    return (postern: Postern) => post<object>(postern, '/init-otp', request);
  }
});
