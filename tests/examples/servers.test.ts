import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { overHttp } from '../backend/over-http.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { freePort } from '../setup/free-port.ts';
import { type ExampleProcess, startExample } from './example-process.ts';

/** The origin of the page that each example names. */
const PAGE = 'http://localhost:5173';

describe('the examples of servers', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  const running: ExampleProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((example) => example.stop()));
  });
  afterAll(async () => {
    await database.drop();
  });

  async function start(name: string): Promise<string> {
    const env = { ...deployment.environment(), PORT: String(await freePort()), DATABASE_URL: database.url };
    const example = await startExample(name, env);
    running.push(example);
    return example.url;
  }

  async function logIn(url: string, email: string) {
    const browser = deployment.browser(overHttp(url, PAGE));
    return browser.otpLogin(await deployment.prove(browser, email));
  }

  async function signIn(url: string, email = deployment.newEmail()) {
    const { status, body } = await logIn(url, email);
    expect(status).toBe(200);
    return body;
  }

  const me = (url: string, token: string) => fetch(`${url}/me`, { headers: { Authorization: `Bearer ${token}` } });

  it.each(['express', 'fastify', 'hono', 'koa'])(
    'The example %s signs a user in and protects a route',
    async (name) => {
      const url = await start(name);
      expect(await (await fetch(url)).text()).toContain('Everyone can read this');
      expect((await fetch(`${url}/me`)).status).toBe(401);
      const { sessionToken, organizationId, userId } = await signIn(url);
      expect(await (await me(url, sessionToken)).json()).toMatchObject({ organizationId, userId });
    },
  );

  it('Two processes of an example share sign-ups and the end of sessions', async () => {
    const [first, second] = [await start('two-processes'), await start('two-processes')];
    const { sessionToken, userId } = await signIn(first);
    expect(await (await me(second, sessionToken)).json()).toMatchObject({ userId });
    const logOut = await fetch(`${second}/auth/logout`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${sessionToken}`, 'Content-Type': 'application/json', Origin: PAGE },
      body: '{}',
    });
    expect(logOut.status).toBe(200);
    expect((await me(first, sessionToken)).status).toBe(401);
  });

  it('The example users-table keeps a row for each user, and makes sub-organizations as the app wants them', async () => {
    const [url, email] = [await start('users-table'), deployment.newEmail()];
    const sql = postgres(database.url, { max: 1 });
    try {
      await sql`insert into invitations (email, name, with_solana) values (${email}, 'Grace', true)`;
      const { organizationId, userId } = await signIn(url, email);
      const { sessionToken } = await signIn(url, email);
      expect(await (await me(url, sessionToken)).json()).toMatchObject({
        organization_id: organizationId,
        turnkey_user_id: userId,
        email,
        log_ins: 2,
      });
      expect(await sql`select name from invitations where accepted_at is not null`).toMatchObject([{ name: 'Grace' }]);
      const { turnkey } = deployment;
      expect((await turnkey.getUser({ organizationId, userId })).user.userName).toBe('Grace');
      const [wallet] = (await turnkey.getWallets({ organizationId })).wallets;
      const { accounts } = await turnkey.getWalletAccounts({ organizationId, walletId: wallet?.walletId ?? '' });
      expect(accounts.map(({ addressFormat }) => addressFormat)).toEqual([
        'ADDRESS_FORMAT_ETHEREUM',
        'ADDRESS_FORMAT_SOLANA',
      ]);

      await sql`update users set is_locked = true where organization_id = ${organizationId}`;
      expect((await me(url, sessionToken)).status).toBe(403);
      const refused = await logIn(url, email);
      expect(refused.body).toMatchObject({ code: 'LOG_IN_REFUSED', detail: expect.stringContaining('is locked') });
    } finally {
      await sql.end();
    }
  });
});
