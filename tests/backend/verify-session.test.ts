import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AuthError,
  createMemoryStore,
  createPostern,
  type Postern,
  type PosternOptions,
  type SessionSource,
} from '@postern/backend';
import type { SessionClaims } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedDeployment } from './deployment.ts';
import { createEnclaves, issueSession, uncompressed } from './enclave-tokens.ts';
import { answerForSessions, type ScriptedAnswer, type ScriptedCall, scriptedTurnkey } from './scripted-turnkey.ts';
import { createAttempt, createSolanaWallet } from './sign-up-attempt.ts';
import { passkeyStamp, stampLogin, walletStamp } from './stamp-login.ts';

const PARENT = '11111111-2222-4333-8444-555555555555';
const SUB = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const NOW = 1_750_000_000_000;
const enclaves = createEnclaves();
const apiKey = createApiKeyPair();
const claims: SessionClaims = {
  exp: NOW / 1000 + 600,
  public_key: createApiKeyPair().publicKey,
  session_type: 'SESSION_TYPE_READ_WRITE',
  user_id: '99999999-8888-4777-8666-555555555555',
  organization_id: SUB,
};

describe('verifySession: who is calling the app’s own API', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  beforeAll(async () => {
    postern = deployment.backend();
  });

  async function logIn() {
    const browser = deployment.browser(postern);
    return (await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()))).body;
  }

  /** What a server of `node:http` sees of a request. */
  async function incomingMessage(headers: Record<string, string>): Promise<IncomingMessage> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const arrived = once(server, 'request');
    const { port } = server.address() as AddressInfo;
    const answered = fetch(`http://127.0.0.1:${port}/`, { headers });
    const [incoming, outgoing] = await arrived;
    outgoing.end();
    await answered;
    server.close();
    return incoming;
  }

  it('A session is read from a web request, a request of node:http and a token', async () => {
    const { sessionToken, organizationId, userId } = await logIn();
    const authorization = `Bearer ${sessionToken}`;
    const sources: SessionSource[] = [
      sessionToken,
      new Request('https://api.example.com/me', { headers: { authorization } }),
      await incomingMessage({ authorization }),
    ];
    for (const source of sources) {
      expect(await postern.verifySession(source)).toMatchObject({
        organizationId,
        userId,
        sessionType: 'SESSION_TYPE_READ_WRITE',
      });
    }
  });

  it('A session names the wallet or passkey that stamped the log-in, in every process with the same store', async () => {
    const store = createMemoryStore();
    const [one, two] = [deployment.backend({ store }), deployment.backend({ store })];
    const [wallet, passkey] = [createSolanaWallet(), createSoftwareAuthenticator()];
    const attempt = createAttempt(one);
    await attempt.signUp({ wallet: await attempt.wallet(wallet), passkey: await attempt.passkey(passkey) });
    const byWallet = await stampLogin(deployment, one, (body) => walletStamp(wallet, body));
    const byPasskey = await stampLogin(deployment, one, (body) => passkeyStamp(passkey, body));
    for (const server of [one, two]) {
      const identityOf = async ({ reply }: typeof byWallet) =>
        (await server.verifySession(reply.body.sessionToken))?.identity;
      expect(await identityOf(byWallet)).toEqual({ type: 'wallet', publicKey: wallet.publicKey });
      expect(await identityOf(byPasskey)).toEqual({ type: 'passkey', credentialId: passkey.credentialId });
    }
  });

  it('There is no session without a token, or for what is not a token', async () => {
    const sources: SessionSource[] = [
      '',
      'a.b.c',
      new Request('https://api.example.com/me'),
      new Request('https://api.example.com/me', { headers: { authorization: 'Basic YTpi' } }),
      await incomingMessage({}),
    ];
    for (const source of sources) expect(await postern.verifySession(source)).toBeNull();
  });
});

describe('verifySession: what Turnkey says about the key of the session', () => {
  let answer: (call: ScriptedCall) => ScriptedAnswer;
  let turnkey: Awaited<ReturnType<typeof scriptedTurnkey>>;
  let clock: { now: number };
  beforeAll(async () => {
    turnkey = await scriptedTurnkey((call) => answer(call));
  });
  afterAll(() => turnkey.close());

  const registered = (publicKey = claims.public_key, createdAtMs = NOW) => {
    return (call: ScriptedCall) => answerForSessions(call, SUB, [{ publicKey, createdAtMs }]);
  };

  function start(options: PosternOptions = {}): Postern {
    clock = { now: NOW };
    turnkey.calls.length = 0;
    return createPostern({
      environment: {},
      now: () => clock.now,
      random: () => 0,
      turnkey: {
        apiUrl: turnkey.url,
        organizationId: PARENT,
        apiPublicKey: apiKey.publicKey,
        apiPrivateKey: apiKey.privateKey,
        notarizerPublicKey: uncompressed(enclaves.notarizer),
      },
      ...options,
    });
  }

  const issue = (more: Partial<SessionClaims> = {}) => issueSession(enclaves.notarizer, { ...claims, ...more });
  const questions = () => turnkey.calls.splice(0).map(({ name }) => name);

  it('A session check asks Turnkey once per session and minute, however many requests come at once', async () => {
    answer = registered();
    const postern = start();
    const check = () => Promise.all([1, 2, 3].map(() => postern.verifySession(issue())));
    expect((await check()).every(Boolean)).toBe(true);
    expect(questions()).toEqual(['list_suborgs', 'get_api_keys']);
    clock.now += 59_999;
    await check();
    expect(questions()).toEqual([]);
    clock.now += 1;
    await check();
    // Whose the sub-organization is, does not change.
    expect(questions()).toEqual(['get_api_keys']);
  });

  it('A session check asks Turnkey as often as the option says', async () => {
    answer = registered();
    const postern = start({ session: { recheckSeconds: 5 } });
    await postern.verifySession(issue());
    clock.now += 5_000;
    answer = registered(createApiKeyPair().publicKey);
    expect(await postern.verifySession(issue())).toBeNull();
  });

  it('A session check does not ask again for a minute about a session that has no key', async () => {
    answer = registered(createApiKeyPair().publicKey);
    const postern = start();
    expect(await postern.verifySession(issue())).toBeNull();
    expect(questions()).toHaveLength(2);
    expect(await postern.verifySession(issue())).toBeNull();
    expect(questions()).toEqual([]);
    clock.now += 60_000;
    answer = registered();
    expect(await postern.verifySession(issue())).not.toBeNull();
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['is down', { status: 500, json: {} }, 'UPSTREAM_UNAVAILABLE'],
    ['limits us', { status: 429, json: {} }, 'UPSTREAM_RATE_LIMITED'],
    ['no longer knows our API key', { status: 401, json: { code: 16, message: 'no' } }, 'UPSTREAM_REFUSED'],
    ['answers something else', { json: { hello: 'world' } }, 'UPSTREAM_REFUSED'],
  ])('A session check throws when Turnkey %s, instead of finding no session', async (_name, failure, code) => {
    answer = registered();
    const postern = start();
    await postern.verifySession(issue());
    clock.now += 60_000;
    answer = () => failure;
    const error = await postern.verifySession(issue()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code });
    // The next request asks again.
    answer = registered();
    expect(await postern.verifySession(issue())).not.toBeNull();
  });

  it('A session check throws when the parent lists a sub-organization in which the key is not found', async () => {
    answer = (call) =>
      call.name === 'list_suborgs' ? registered()(call) : { status: 404, json: { code: 5, message: 'not found' } };
    await expect(start().verifySession(issue())).rejects.toMatchObject({ code: 'UPSTREAM_REFUSED' });
  });

  it('A scoped session shows its scope', async () => {
    answer = registered();
    const scope = "activity.type == 'ACTIVITY_TYPE_CREATE_WALLET'";
    const profile = { session_type: 'wallets only', session_profile_id: SUB, scope };
    expect(await start().verifySession(issue(profile))).toMatchObject({
      sessionType: 'wallets only',
      sessionProfileId: SUB,
      scope,
    });
  });

  it('A session from elsewhere ends after the longest configured time', async () => {
    answer = registered();
    const year = issue({ exp: NOW / 1000 + 31_536_000 });
    const postern = start({ session: { maxExpirationSeconds: 1_200 } });
    expect(await postern.verifySession(year)).toMatchObject({ expiresAt: NOW / 1000 + 1_200 });
    clock.now += 1_199_999;
    expect(await postern.verifySession(year)).not.toBeNull();
    clock.now += 1;
    expect(await postern.verifySession(year)).toBeNull();
    // By default sessions from elsewhere are as long as those of the backend.
    const other = start();
    expect(await other.verifySession(year)).toMatchObject({ expiresAt: NOW / 1000 + 900 });
  });
});
