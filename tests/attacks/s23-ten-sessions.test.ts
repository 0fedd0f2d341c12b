import {
  createMemoryStore,
  createPostgresStore,
  type Postern,
  type PosternOptions,
  type Store,
} from '@postern/backend';
import type { AuthProblem, LoginResponse } from '@postern/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { post, type Reply } from '../backend/browser.ts';
import { createAttempt, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { passkeyStamp, stampLogin, stampLoginBody, walletStamp } from '../backend/stamp-login.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { ask, submit } from '../setup/user.ts';
import { guideServer, organizationOf } from './guide-server.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

const TEN = 10;
/** The key of a sign-up lasts a minute, and is an expiring key like those of sessions. */
const ATTEMPT_SECONDS = 60;

type LogIn = (postern: Postern) => Promise<Reply<LoginResponse & AuthProblem>>;

describe('S23: the eleventh session of a user silently ends the oldest one', () => {
  let deployment: OidcDeployment;
  let database: TestDatabase;
  let shared: Store;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    database = await createTestDatabase();
    shared = await createPostgresStore({ url: database.url });
  });
  afterAll(async () => {
    await shared.close();
    await deployment.close();
    await database.drop();
  });
  beforeEach(() => void deployment.takeCalls());

  const app = (session: PosternOptions['session'] = {}, store = createMemoryStore()) =>
    deployment.app({}, { session, store, now: () => deployment.authority.clock.now });
  /** Codes and sessions are told apart by their time. */
  function pass(seconds: number): void {
    deployment.authority.clock.now += seconds * 1000;
  }

  const byCode = (contact = deployment.newEmail(), more: object = {}): LogIn => {
    return async (postern) => {
      pass(1);
      const browser = deployment.browser(postern);
      return browser.otpLogin(await deployment.prove(browser, contact), more);
    };
  };
  const byIdentity = (): LogIn => {
    const subject = `s23-${deployment.newEmail()}`;
    return async (postern) => {
      deployment.authority.clock.now = Math.max(deployment.authority.clock.now + 1_000, Date.now());
      const key = createApiKeyPair();
      return deployment.oauthLogin(postern, await deployment.tokenFor(subject, key), key);
    };
  };
  const byStamp = (stamp: (body: string) => object | Promise<object>): LogIn => {
    return async (postern) => {
      pass(1);
      return (await stampLogin(deployment, postern, stamp)).reply;
    };
  };
  const byWallet = async (postern: Postern, create: typeof createEthereumWallet): Promise<LogIn> => {
    const wallet = create();
    const attempt = createAttempt(postern);
    await attempt.signUp({ wallet: await attempt.wallet(wallet) });
    pass(ATTEMPT_SECONDS);
    return byStamp((body) => walletStamp(wallet, body));
  };
  const byPasskey = async (postern: Postern): Promise<LogIn> => {
    const passkey = createSoftwareAuthenticator();
    const attempt = createAttempt(postern);
    await attempt.signUp({ passkey: await attempt.passkey(passkey) });
    pass(ATTEMPT_SECONDS);
    return byStamp((body) => passkeyStamp(passkey, body));
  };

  const WAYS_IN: [string, (postern: Postern) => LogIn | Promise<LogIn>][] = [
    ['a code by e-mail', () => byCode()],
    ['an OpenID provider', byIdentity],
    ['a wallet on secp256k1', (postern) => byWallet(postern, createEthereumWallet)],
    ['a wallet on Ed25519', (postern) => byWallet(postern, createSolanaWallet)],
    ['a passkey', byPasskey],
  ];

  /** Opens ten sessions. @returns Their tokens, the oldest first. */
  async function fill(postern: Postern, logIn: LogIn): Promise<string[]> {
    const tokens: string[] = [];
    for (let n = 0; n < TEN; n++) {
      const { status, body } = await logIn(postern);
      expect([status, body.endedSession]).toEqual([200, undefined]);
      tokens.push(body.sessionToken);
    }
    return tokens;
  }

  const counts = async (postern: Postern, token: string) => (await postern.verifySession(token)) !== null;

  it.each(WAYS_IN)('The answer to a log-in by %s names the session that it ended', async (_way, prepare) => {
    const postern = app({ expirationSeconds: 86_400, recheckSeconds: 1 });
    const logIn = await prepare(postern);
    const [oldest = '', second = ''] = await fill(postern, logIn);
    const session = await postern.verifySession(oldest);
    const { status, body } = await logIn(postern);
    expect(status).toBe(200);
    expect(body.endedSession?.publicKey).toBe(session?.publicKey);
    pass(2);
    expect([await counts(postern, oldest), await counts(postern, second)]).toEqual([false, true]);
  });

  it.each(WAYS_IN)('With atLimit refuse, an eleventh log-in by %s ends no session', async (_way, prepare) => {
    const postern = app({ expirationSeconds: 86_400, recheckSeconds: 1, atLimit: 'refuse' });
    const logIn = await prepare(postern);
    const [oldest = ''] = await fill(postern, logIn);
    const { status, body } = await logIn(postern);
    expect([status, body.code]).toEqual([409, 'TOO_MANY_SESSIONS']);
    expect(body.oldestSession?.publicKey).toBe((await postern.verifySession(oldest))?.publicKey);
    pass(2);
    expect(await counts(postern, oldest)).toBe(true);
  });

  it('A refused log-in can be repeated with the same code and then ends all other sessions', async () => {
    const postern = app({ expirationSeconds: 86_400, recheckSeconds: 1, atLimit: 'refuse' });
    const contact = deployment.newEmail();
    const [oldest = ''] = await fill(postern, byCode(contact));
    pass(1);
    const browser = deployment.browser(postern);
    const token = await deployment.prove(browser, contact);
    expect((await browser.otpLogin(token)).body.code).toBe('TOO_MANY_SESSIONS');
    const { status, body } = await browser.otpLogin(token, { invalidateExisting: true });
    expect([status, body.endedSession]).toEqual([200, undefined]);
    pass(2);
    expect([await counts(postern, oldest), await counts(postern, body.sessionToken)]).toEqual([false, true]);
  });

  it('Expired sessions do not count towards the limit', async () => {
    const postern = app({ expirationSeconds: 900, atLimit: 'refuse' });
    const logIn = byCode();
    await fill(postern, logIn);
    pass(900);
    const { status, body } = await logIn(postern);
    expect([status, body.endedSession]).toEqual([200, undefined]);
  });

  it('Sessions that were opened straight at Turnkey count towards the limit', async () => {
    const postern = app({ expirationSeconds: 86_400, atLimit: 'refuse' });
    const contact = deployment.newEmail();
    const browser = deployment.browser(postern);
    const { organizationId } = (await browser.otpLogin(await deployment.prove(browser, contact))).body;
    for (let n = 1; n < TEN; n++) {
      pass(1);
      const { publicKey } = createApiKeyPair();
      await submit(deployment.authority, browser.key, organizationId, 'STAMP_LOGIN', { publicKey });
    }
    expect((await byCode(contact)(postern)).body.code).toBe('TOO_MANY_SESSIONS');
  });

  it('Two processes with one store count sessions together', async () => {
    const settings = { expirationSeconds: 86_400 };
    const backends = [app(settings, shared), app(settings, shared)];
    const logIn = byCode();
    const ended: boolean[] = [];
    for (let n = 0; n <= TEN; n++) {
      const { body } = await logIn(backends[n % 2] as Postern);
      ended.push(body.endedSession !== undefined);
    }
    expect(ended).toEqual([...Array(TEN).fill(false), true]);
  });

  it('Counting sessions costs no call while the user has few, and never fails a log-in', async () => {
    const logIn = byCode();
    const postern = app();
    await logIn(postern);
    deployment.takeCalls();
    await logIn(postern);
    expect(deployment.takeCalls()).toEqual(['init_otp', 'verify_otp', 'otp_login']);
    const deaf = deployment.app(
      {},
      {
        now: () => deployment.authority.clock.now,
        fetch: async (input, init) =>
          String(input).endsWith('/list_users') ? new Response('', { status: 403 }) : fetch(input, init),
      },
    );
    for (let n = 0; n < TEN; n++) expect((await logIn(deaf)).status).toBe(200);
  });

  it('Without a genuine stamp, the answer does not say that a passkey has too many sessions', async () => {
    const postern = app({ expirationSeconds: 86_400, atLimit: 'refuse' });
    const passkey = createSoftwareAuthenticator();
    const attempt = createAttempt(postern);
    await attempt.signUp({ passkey: await attempt.passkey(passkey) });
    pass(ATTEMPT_SECONDS);
    await fill(
      postern,
      byStamp((body) => passkeyStamp(passkey, body)),
    );
    const body = stampLoginBody(deployment, deployment.authority.organizationId);
    const stamp = passkeyStamp(passkey, `${body} `);
    const reply = await post<AuthProblem>(postern, '/stamp-login', { body, stamp });
    expect(reply.body.code).toBe('INVALID_STAMP');
  });

  it('On the guide’s server, the eleventh log-in ends the first session and says nothing', async () => {
    const guide = guideServer(deployment.authority);
    const contact = deployment.newEmail();
    const keys = Array.from({ length: TEN + 1 }, () => createApiKeyPair());
    const answers: { status: number; body: LoginResponse & AuthProblem }[] = [];
    for (const key of keys) {
      pass(1);
      const browser = deployment.browser(guide, key);
      answers.push(await browser.otpLogin(await deployment.prove(browser, contact)));
    }
    const organizationId = organizationOf(answers[0]?.body ?? { sessionToken: '' });
    const [first, second] = keys as [ApiKeyPair, ApiKeyPair];
    const whoami = async (key: ApiKeyPair) => (await ask(deployment.authority, key, organizationId, 'whoami')).status;
    expect(answers.at(-1)?.body.endedSession).toBeUndefined();
    expect([await whoami(first), await whoami(second)]).toEqual([401, 200]);
  });
});
