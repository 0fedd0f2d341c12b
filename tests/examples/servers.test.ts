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

  async function signIn(url: string) {
    const browser = deployment.browser(overHttp(url, PAGE));
    const { status, body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    expect(status).toBe(200);
    return body;
  }

  const me = (url: string, token: string) => fetch(`${url}/me`, { headers: { Authorization: `Bearer ${token}` } });

  it.each(['express', 'fastify', 'hono'])('The example %s signs a user in and protects a route', async (name) => {
    const url = await start(name);
    expect(await (await fetch(url)).text()).toContain('Everyone can read this');
    expect((await fetch(`${url}/me`)).status).toBe(401);
    const { sessionToken, organizationId, userId } = await signIn(url);
    expect(await (await me(url, sessionToken)).json()).toMatchObject({ organizationId, userId });
  });

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
});
