import { createPostgresStore, type Postern } from '@postern/backend';
import type { AuthProblem, LoginResponse, LogoutResponse } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKeyPair } from '../setup/authority.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { stampOf } from '../setup/stamped.ts';
import { ask, submit } from '../setup/user.ts';
import { ORIGIN } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { scriptedTurnkey } from './scripted-turnkey.ts';

interface LoggedIn extends LoginResponse {
  key: ApiKeyPair;
}

describe('log-out through the backend', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  let postern: Postern;
  let other: Postern;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    closing.push(...stores.map((store) => store.close));
    [postern, other] = stores.map((store) => deployment.backend({ store })) as [Postern, Postern];
  });
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
    await database.drop();
  });

  async function logIn(server = postern): Promise<LoggedIn> {
    const browser = deployment.browser(server);
    const { body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    return { ...body, key: browser.key };
  }

  /** What Turnkey's SDKs call a signed request. */
  async function deletion({ key, organizationId, userId }: LoggedIn, more: object = {}, signer = key) {
    const { body } = await ask(deployment.authority, key, organizationId, 'get_api_keys', { userId });
    const [own] = body.apiKeys.filter((each: { credential: { publicKey: string } }) => {
      return each.credential.publicKey === key.publicKey;
    });
    const text = JSON.stringify({
      type: 'ACTIVITY_TYPE_DELETE_API_KEYS',
      timestampMs: String(deployment.authority.clock.now),
      organizationId,
      parameters: { userId, apiKeyIds: [own.apiKeyId] },
      ...more,
    });
    return { body: text, stamp: { stampHeaderName: 'X-Stamp', stampHeaderValue: stampOf(signer, text) } };
  }

  async function logOut(token: string, body: object = {}, server = postern) {
    const request = new Request('https://api.example.com/auth/logout', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN, Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const response = await server.fetch(request);
    return { status: response.status, body: (await response.json()) as LogoutResponse & AuthProblem };
  }

  const canStamp = async ({ key, organizationId }: LoggedIn) =>
    (await ask(deployment.authority, key, organizationId, 'whoami')).status === 200;

  it('A log-out ends the session at once in all processes with the store, and deletes its key at Turnkey', async () => {
    const user = await logIn();
    expect(await other.verifySession(user.sessionToken)).not.toBeNull();
    const signedRequest = await deletion(user);
    expect(await logOut(user.sessionToken, { signedRequest })).toEqual({ status: 200, body: { apiKeyDeleted: true } });
    expect(await other.verifySession(user.sessionToken)).toBeNull();
    expect(await postern.verifySession(user.sessionToken)).toBeNull();
    expect(await canStamp(user)).toBe(false);
    // As after a lost answer.
    expect((await logOut(user.sessionToken, { signedRequest }, other)).status).toBe(200);
  });

  it('A log-out without a stamped request ends the session and says that the key is left', async () => {
    const user = await logIn();
    expect(await logOut(user.sessionToken)).toEqual({ status: 200, body: { apiKeyDeleted: false } });
    expect(await other.verifySession(user.sessionToken)).toBeNull();
    expect(await canStamp(user)).toBe(true);
  });

  it('A log-out does not end the user’s other sessions', async () => {
    const email = deployment.newEmail();
    const tokens: string[] = [];
    for (let n = 0; n < 2; n++) {
      const browser = deployment.browser(postern);
      tokens.push((await browser.otpLogin(await deployment.prove(browser, email))).body.sessionToken);
    }
    await logOut(tokens[0] ?? '');
    expect(await Promise.all(tokens.map((token) => postern.verifySession(token)))).toEqual([null, expect.anything()]);
  });

  it('A log-out forwards only the deletion of the user’s own key, stamped by the session', async () => {
    const [user, stranger] = [await logIn(), await logIn()];
    const approval = { type: 'ACTIVITY_TYPE_APPROVE_ACTIVITY' };
    const ofStranger = { parameters: { userId: stranger.userId, apiKeyIds: [stranger.userId] } };
    const tampered = await deletion(user);
    const refused = [
      await deletion(user, approval),
      await deletion(user, ofStranger),
      await deletion(user, { organizationId: stranger.organizationId }),
      await deletion(user, {}, stranger.key),
      await deletion(stranger),
      { ...tampered, body: `${tampered.body} ` },
      { ...tampered, stamp: { stampHeaderName: 'X-Stamp', stampHeaderValue: 'AAAA' } },
    ];
    deployment.takeCalls();
    for (const signedRequest of refused) {
      expect((await logOut(user.sessionToken, { signedRequest })).body.code).toBe('INVALID_STAMP');
    }
    expect(deployment.takeCalls()).toEqual([]);
    // A request that is refused ends nothing.
    expect(await postern.verifySession(user.sessionToken)).not.toBeNull();
  });

  it('A log-out refuses what is not a session of this app', async () => {
    expect((await logOut('a.b.c')).body.code).toBe('INVALID_SESSION');
    const key = createApiKeyPair();
    const foreign = await deployment.authority.authority.ensureOrganization({
      organizationName: 'Attacker Inc.',
      userName: 'Backend',
      apiPublicKey: key.publicKey,
    });
    const publicKey = createApiKeyPair().publicKey;
    const { result } = await submit(deployment.authority, key, foreign.organizationId, 'STAMP_LOGIN', { publicKey });
    expect((await logOut(result.session)).body.code).toBe('INVALID_SESSION');
  });

  it('A log-out ends the session in the backend while Turnkey is down', async () => {
    const user = await logIn();
    const signedRequest = await deletion(user);
    const silent = await scriptedTurnkey(() => ({ status: 503, json: {} }));
    const down = { now: false };
    const store = await createPostgresStore({ url: database.url });
    closing.push(store.close);
    const backend = deployment.backend({
      store,
      fetch: (input, init) => fetch(down.now ? `${silent.url}/${String(input).split('/').at(-1)}` : input, init),
    });
    expect(await backend.verifySession(user.sessionToken)).not.toBeNull();
    down.now = true;
    expect((await logOut(user.sessionToken, { signedRequest }, backend)).body.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(await postern.verifySession(user.sessionToken)).toBeNull();
    down.now = false;
    const again = await logOut(user.sessionToken, { signedRequest }, backend);
    expect(again.body).toEqual({ apiKeyDeleted: true });
    await silent.close();
  });
});
