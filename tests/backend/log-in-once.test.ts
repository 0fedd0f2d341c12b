import { createPostgresStore, type Postern } from '@postern/backend';
import { type AuthProblem, type LoginResponse, parseVerificationToken } from '@postern/protocol';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { post } from './browser.ts';
import { sharedDeployment } from './deployment.ts';

describe('a verification token opens one session', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  let one: Postern;
  let two: Postern;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    closing.push(...stores.map((store) => store.close));
    const now = () => deployment.authority.clock.now;
    [one, two] = stores.map((store) => deployment.backend({ store, now })) as [Postern, Postern];
  });
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
    await database.drop();
  });

  async function proved() {
    const browser = deployment.browser(one);
    return { browser, token: await deployment.prove(browser, deployment.newEmail()) };
  }

  const send = (server: Postern, request: object) => post<LoginResponse & AuthProblem>(server, '/otp-login', request);

  it('The same log-in request again gets the same session, in every process and without another log-in', async () => {
    const { browser, token } = await proved();
    const request = browser.loginRequest(token);
    const first = await send(one, request);
    expect(first.status).toBe(200);
    deployment.takeCalls();
    for (const server of [one, two]) expect((await send(server, request)).body).toEqual(first.body);
    expect(deployment.takeCalls()).not.toContain('otp_login');
  });

  it('The same log-in request several times at once gets one session', async () => {
    const { browser, token } = await proved();
    const request = browser.loginRequest(token);
    deployment.takeCalls();
    const replies = await Promise.all([one, two, one, two].map((server) => send(server, request)));
    expect(new Set(replies.map(({ body }) => body.sessionToken)).size).toBe(1);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(deployment.takeCalls().filter((name) => name === 'otp_login')).toHaveLength(1);
  });

  it('Every process knows which contact was proved, and the store holds no contact', async () => {
    const { browser, token } = await proved();
    const { body } = await send(one, browser.loginRequest(token));
    const { contact } = parseVerificationToken(token).claims;
    for (const server of [one, two]) {
      const session = await server.verifySession(body.sessionToken);
      expect(session?.identity).toEqual({ type: 'email', contact });
    }
    const sql = postgres(database.url, { max: 1 });
    const rows = await sql`select * from postern.one_time_values`;
    await sql.end();
    expect(JSON.stringify(rows)).not.toContain(contact);
  });

  it('Another log-in request with a used verification token is refused', async () => {
    const { browser, token } = await proved();
    await send(one, browser.loginRequest(token));
    // Signed anew, for the same key.
    expect((await send(one, browser.loginRequest(token))).body.code).toBe('VERIFICATION_TOKEN_USED');
    const more = { invalidateExisting: true };
    expect((await send(two, browser.loginRequest(token, more))).body.code).toBe('VERIFICATION_TOKEN_USED');
  });

  it('A sign-up with a verification token may come before the log-in', async () => {
    const { browser, token } = await proved();
    const { body } = await browser.createSubOrganization(token);
    const { body: session } = await send(two, browser.loginRequest(token));
    expect(session).toMatchObject({ organizationId: body.subOrganizationId, created: false });
  });

  it('A log-in that is refused before a session is opened does not use up the token', async () => {
    const { browser, token } = await proved();
    const unauthorized = browser.loginRequest(token, { signupClientSignature: undefined });
    expect((await send(one, unauthorized)).body.code).toBe('SIGNUP_SIGNATURE_REQUIRED');
    expect((await send(two, browser.loginRequest(token))).status).toBe(200);
  });

  it('The store holds nothing that is enough to log in', async () => {
    const { browser, token } = await proved();
    const request = browser.loginRequest(token);
    const { body } = await send(one, request);
    const sql = postgres(database.url, { max: 1 });
    const rows = await sql`select * from postern.one_time_values`;
    await sql.end();
    const stored = JSON.stringify(rows);
    expect(stored).toContain('log-in:');
    for (const secret of [body.sessionToken, token, request.clientSignature.signature]) {
      for (const part of secret.split('.')) expect(stored).not.toContain(part);
    }
  });
});
