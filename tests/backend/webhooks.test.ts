import { createMemoryStore, createPostgresStore, HookRefusal, type PosternOptions, type Store } from '@postern/backend';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { newWebhookSecret, startWebhookReceiver, verified, type WebhookReceiver } from '../setup/webhook-receiver.ts';
import { ORIGIN } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { createAttempt, createEthereumWallet } from './sign-up-attempt.ts';
import { signedDeletion } from './signed-deletion.ts';
import { stampLogin, walletStamp } from './stamp-login.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('webhooks of what users do', () => {
  const deployment = sharedDeployment();
  let receiver: WebhookReceiver;
  let database: TestDatabase;
  let postgres: Store;
  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    database = await createTestDatabase();
    postgres = await createPostgresStore({ url: database.url });
  });
  afterAll(async () => {
    await postgres.close();
    await database.drop();
    await receiver.close();
  });
  beforeEach(() => void receiver.taken());

  const crm = () => ({ url: receiver.url, secrets: receiver.secret });
  const backend = (options: PosternOptions = {}) =>
    deployment.backend({ webhooks: { endpoints: { crm: crm() } }, ...options });
  const received = async (count: number) => (await receiver.take(count)).map((each) => verified(each, receiver.secret));

  async function signIn(postern: ReturnType<typeof backend>, contact = deployment.newEmail()) {
    const browser = deployment.browser(postern);
    const request = browser.loginRequest(await deployment.prove(browser, contact));
    const { status, body, headers } = await browser.otpLogin(request.verificationToken, request);
    return { browser, request, status, body, requestId: headers.get('x-request-id') };
  }

  function logOut(postern: ReturnType<typeof backend>, token: string) {
    const headers = { 'Content-Type': 'application/json', Origin: ORIGIN, Authorization: `Bearer ${token}` };
    return postern.fetch(new Request('https://api.example.com/auth/logout', { method: 'POST', headers, body: '{}' }));
  }

  it.each([
    ['in memory', createMemoryStore],
    ['in PostgreSQL', () => postgres],
  ])(
    'With a store %s, a sign-up, a log-in and a log-out are told, and the official package verifies them',
    async (_, open) => {
      const postern = backend({ store: open() });
      const contact = deployment.newEmail();
      const { body, requestId, browser } = await signIn(postern, contact);
      const { organizationId, userId } = body;
      const [first, second] = (await receiver.take(2)).sort((a, b) => (a.body < b.body ? 1 : -1));
      if (!first || !second) throw new Error('there are two');
      const identity = { type: 'email' };
      expect(verified(first, receiver.secret)).toEqual({
        type: 'user.signed_up',
        timestamp: expect.stringMatching(TIME),
        data: { organizationId, userId, identity, requestId },
      });
      const sessionId = browser.key.publicKey;
      expect(verified(second, receiver.secret)).toEqual({
        type: 'user.logged_in',
        timestamp: expect.stringMatching(TIME),
        data: { organizationId, userId, identity, created: true, sessionId, requestId },
      });
      expect(requestId).toMatch(UUID);
      // Neither the contact nor the session is in it.
      for (const secret of [contact, body.sessionToken, ...body.sessionToken.split('.')]) {
        expect(first.body + second.body).not.toContain(secret);
      }
      expect(first.headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-id': expect.stringMatching(/^msg_[\w-]{27}$/),
      });
      // One changed byte, and the check fails.
      expect(() => verified({ ...first, body: first.body.replace('email', 'phone') }, receiver.secret)).toThrow(
        'signature',
      );

      const out = await logOut(postern, body.sessionToken);
      const ended = { organizationId, userId, sessionId, requestId: out.headers.get('x-request-id') };
      expect(await received(1)).toMatchObject([{ type: 'session.ended', data: ended }]);
      await logOut(postern, body.sessionToken);
      await signIn(postern, contact);
      // The repeated log-out is no news.
      expect(await received(1)).toMatchObject([{ type: 'user.logged_in', data: { created: false } }]);
      await postern.close();
    },
  );

  it('A repeated log-in is told once, in whichever process', async () => {
    const [one, two] = [backend({ store: postgres }), backend({ store: postgres })];
    const { request, browser } = await signIn(one);
    await receiver.take(2);
    const { status } = await deployment.browser(two, browser.key).otpLogin(request.verificationToken, request);
    expect(status).toBe(200);
    await Promise.all([one.deliverWebhooks(), two.deliverWebhooks()]);
    expect(receiver.taken()).toEqual([]);
    await Promise.all([one.close(), two.close()]);
  });

  it('A log-in that a hook refuses is not told', async () => {
    const afterLogIn = () => {
      throw new HookRefusal('Your account is closed.');
    };
    const postern = backend({ hooks: { afterLogIn } });
    expect((await signIn(postern)).status).toBe(403);
    await postern.close();
    expect((await received(1)).map(({ type }) => type)).toEqual(['user.signed_up']);
  });

  it('Each endpoint gets the events that it asks for, and contacts only when it says so', async () => {
    const secrets = newWebhookSecret();
    const endpoints = {
      crm: { ...crm(), events: ['user.signed_up'] },
      mail: { ...crm(), secrets, events: ['user.signed_up', 'session.ended'], includeIdentity: true },
    } as const;
    const postern = backend({ webhooks: { endpoints } });
    const contact = deployment.newEmail();
    await signIn(postern, contact);
    await postern.close();
    const all = await receiver.take(2);
    const [forMail, forCrm] = all.sort((a, b) => b.body.length - a.body.length);
    if (!forMail || !forCrm) throw new Error('there are two');
    expect(verified(forMail, secrets).data.identity).toEqual({ type: 'email', contact });
    expect(verified(forCrm, receiver.secret).data.identity).toEqual({ type: 'email' });
    expect(forMail.headers['webhook-id']).toBe(forCrm.headers['webhook-id']);
    expect(() => verified(forMail, receiver.secret)).toThrow('signature');
  });

  it('While a secret is replaced, receivers with the old and with the new one accept a webhook', async () => {
    const [fresh, other] = [newWebhookSecret(), newWebhookSecret()];
    for (const secrets of [[fresh, receiver.secret], `${fresh}, ${receiver.secret}`]) {
      const postern = backend({ webhooks: { endpoints: { crm: { ...crm(), secrets } } } });
      await signIn(postern);
      const [webhook] = await receiver.take(2);
      if (!webhook) throw new Error('there is one');
      expect(verified(webhook, receiver.secret)).toEqual(verified(webhook, fresh));
      expect(() => verified(webhook, other)).toThrow('signature');
      await postern.close();
    }
  });

  it('A sign-up and a log-in with a wallet are told', async () => {
    const postern = backend();
    const wallet = createEthereumWallet();
    const attempt = createAttempt(postern);
    const { body } = await attempt.signUp({ wallet: await attempt.wallet(wallet) });
    const organizationId = body.subOrganizationId;
    const identity = { type: 'wallet' };
    expect(await received(1)).toMatchObject([{ type: 'user.signed_up', data: { organizationId, identity } }]);
    const { reply } = await stampLogin(deployment, postern, (text) => walletStamp(wallet, text));
    const { userId } = reply.body;
    const data = { organizationId, userId, identity, created: false, requestId: reply.headers.get('x-request-id') };
    expect(await received(1)).toMatchObject([{ type: 'user.logged_in', data }]);
    await postern.close();
  });

  it('The end of a session from the list of sessions is told', async () => {
    const postern = backend();
    const { body, browser } = await signIn(postern);
    await receiver.take(2);
    const { organizationId, userId, sessionToken } = body;
    const url = 'https://api.example.com/auth/sessions';
    const authorization = { Authorization: `Bearer ${sessionToken}`, Origin: ORIGIN };
    const { sessions } = await (await postern.fetch(new Request(url, { headers: authorization }))).json();
    const ids = sessions.map((session: { apiKeyId: string }) => session.apiKeyId);
    const stamped = signedDeletion({ organizationId, userId }, ids, browser.key, deployment.authority.clock.now);
    const headers = { ...authorization, ...stamped };
    expect((await postern.fetch(new Request(url, { method: 'DELETE', headers }))).status).toBe(200);
    const data = { organizationId, userId, sessionId: browser.key.publicKey };
    expect(await received(1)).toMatchObject([{ type: 'session.ended', data }]);
    await postern.close();
  });
});
