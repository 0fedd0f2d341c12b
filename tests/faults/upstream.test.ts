import { AuthError, createMemoryStore } from '@postern/backend';
import type { AuthProblem, LoginResponse } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createBrowser, post } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { attest, createAttempt, createEthereumWallet } from '../backend/sign-up-attempt.ts';
import { passkeyStamp, stampLogin } from '../backend/stamp-login.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { stampOf } from '../setup/stamped.ts';
import { ask } from '../setup/user.ts';
import { FAULTS, SOME_FAULTS, startFaultProxy } from './fault-proxy.ts';
import { backendOver, checkError, type Flow, type Run, runUnderFault, type StepReply } from './flow-under-fault.ts';

describe('a proxy between backend and Turnkey breaks every call of every flow', () => {
  let deployment: Deployment;
  let provider: TestOidcProvider;
  beforeAll(async () => {
    provider = await startOidcProvider();
    deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
  });
  afterAll(async () => {
    await deployment?.close();
    await provider?.close();
  });

  const homesOf = async (filterType: string, filterValue: string) =>
    (await deployment.turnkey.getSubOrgIds({ filterType, filterValue })).organizationIds;

  const tlsFetcher = () => deployment.authority.authority.publicKeys.tlsFetcher;

  /** A session counts only when its key can really ask something. */
  async function expectSession(key: ApiKeyPair, { organizationId }: Pick<LoginResponse, 'organizationId'>) {
    const { body } = await ask(deployment.authority, key, organizationId, 'whoami');
    expect(body.organizationId).toBe(organizationId);
  }

  async function logInWithCode({ postern, step }: Run, email: string): Promise<void> {
    const browser = createBrowser(postern, tlsFetcher());
    const sent = await step(() => browser.initOtp(email));
    const code = await deployment.authority.lastCode(email);
    const { verificationToken } = await step(() => browser.verifyOtp(sent, code));
    const request = browser.loginRequest(verificationToken);
    await expectSession(browser.key, await step(() => post<LoginResponse>(postern, '/otp-login', request)));
  }

  const newUserByEmail = async () => {
    const email = deployment.newEmail();
    return { run: (run: Run) => logInWithCode(run, email), homes: () => homesOf('EMAIL', email), email };
  };

  const newUserByIdentity = async () => {
    const subject = deployment.newEmail();
    const key = createApiKeyPair();
    const signIn = () => provider.signIn({ subject, nonce: nonceOf(key), clientId: WEB_CLIENT });
    let oidcToken = '';
    return {
      async run({ postern, step }: Run) {
        // The provider's clock is the real one.
        deployment.authority.clock.now = Math.max(deployment.authority.clock.now, Date.now());
        oidcToken = await signIn();
        const body = { oidcToken, publicKey: key.publicKey };
        await expectSession(key, await step(() => post<LoginResponse>(postern, '/oauth-login', body)));
      },
      homes: () => homesOf('OIDC_TOKEN', oidcToken),
    };
  };

  /** The user has an account, which the server under test does not remember. */
  async function returning<User extends { run(run: Run): Promise<void> }>(user: User): Promise<User> {
    const run = async (send: () => Promise<StepReply<unknown>>) => (await send()).body;
    await user.run({ postern: deployment.backend(oauth()), step: run as Run['step'] });
    return user;
  }

  const oauth = () => ({
    oauth: { providers: { test: { issuer: provider.issuer, clientIds: [WEB_CLIENT] } } },
  });

  /** A passkey or a wallet that has signed up before the last answer was lost goes on with the log-in. */
  const unlessRegistered = async <Body>(send: () => Promise<StepReply<Body & AuthProblem>>) => {
    const reply = await send();
    return reply.body.code === 'CREDENTIAL_ALREADY_REGISTERED' ? { ...reply, status: 200 } : reply;
  };

  const flows: Flow[] = [
    {
      name: 'a first log-in by e-mail',
      calls: ['init_otp', 'verify_otp', 'list_verified_suborgs', 'create_sub_organization', 'otp_login'],
      faults: FAULTS,
      newUser: newUserByEmail,
    },
    {
      name: 'a returning log-in by e-mail',
      calls: ['init_otp', 'verify_otp', 'list_verified_suborgs', 'list_activities', 'otp_login'],
      faults: SOME_FAULTS,
      newUser: async () => returning(await newUserByEmail()),
    },
    {
      name: 'a first log-in by OpenID Connect',
      calls: ['list_suborgs', 'create_sub_organization', 'oauth_login'],
      faults: SOME_FAULTS,
      newUser: newUserByIdentity,
    },
    {
      name: 'a returning log-in by OpenID Connect',
      calls: ['list_suborgs', 'list_activities', 'oauth_login'],
      faults: SOME_FAULTS,
      newUser: async () => returning(await newUserByIdentity()),
    },
    {
      name: 'a sign-up with a passkey, and its log-in',
      calls: ['list_suborgs', 'create_sub_organization', 'stamp_login'],
      faults: FAULTS,
      async newUser() {
        const passkey = createSoftwareAuthenticator();
        return {
          async run({ postern, step }) {
            const attempt = createAttempt(postern);
            const { challenge } = await step(() => attempt.passkeyChallenge());
            const registered = attest(passkey, challenge);
            await step(() => unlessRegistered(() => attempt.signUp({ passkey: registered })));
            await step(
              async () => (await stampLogin(deployment, postern, (body) => passkeyStamp(passkey, body))).reply,
            );
          },
          homes: () => homesOf('CREDENTIAL_ID', passkey.credentialId),
        };
      },
    },
    {
      name: 'a sign-up with a wallet',
      calls: ['list_suborgs', 'create_sub_organization'],
      faults: SOME_FAULTS,
      async newUser() {
        const wallet = createEthereumWallet();
        return {
          async run({ postern, step }) {
            const attempt = createAttempt(postern);
            const { message } = await step(() => attempt.walletChallenge(wallet));
            const proof = { message, signature: await wallet.sign(message) };
            await step(() => unlessRegistered(() => attempt.signUp({ wallet: proof })));
          },
          homes: () => homesOf('PUBLIC_KEY', wallet.publicKey),
        };
      },
    },
    {
      name: 'a check of a session from elsewhere',
      calls: ['list_suborgs', 'get_api_keys'],
      faults: SOME_FAULTS,
      async newUser() {
        const browser = deployment.browser(deployment.backend());
        const login = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
        return {
          async run({ postern, step }) {
            const session = await step(async () => {
              try {
                return { status: 200, body: await postern.verifySession(login.body.sessionToken) };
              } catch (error) {
                if (!(error instanceof AuthError)) throw error;
                const status = { UPSTREAM_REFUSED: 502, UPSTREAM_TIMEOUT: 504 }[error.code as string] ?? 503;
                return { status, body: { code: error.code, message: error.message } as never };
              }
            });
            // An outage is never taken for a session that has ended.
            expect(session).toMatchObject({ organizationId: login.body.organizationId });
          },
        };
      },
    },
    {
      name: 'a forwarded request',
      calls: ['create_wallet'],
      faults: FAULTS,
      async newUser() {
        const browser = deployment.browser(deployment.backend());
        const { body: login } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
        const { organizationId } = login;
        const activity = JSON.stringify({
          type: 'ACTIVITY_TYPE_CREATE_WALLET',
          timestampMs: String(++deployment.authority.clock.now),
          organizationId,
          parameters: { walletName: 'Second', accounts: [] },
        });
        const headers = { 'X-Stamp': stampOf(browser.key, activity), 'Content-Type': 'application/json' };
        return {
          async run({ postern, step }) {
            await step(async () => {
              const url = 'https://api.example.com/auth/proxy/public/v1/submit/create_wallet';
              const response = await postern.fetch(new Request(url, { method: 'POST', headers, body: activity }));
              const body = parsed(await response.text());
              // Below 500 an answer is passed on as it is, so that the page can read Turnkey's own.
              const isPassedOn = response.status < 500 && !('activity' in body);
              return isPassedOn ? { status: 502, body: REFUSED } : { status: response.status, body };
            });
            const { wallets } = await deployment.turnkey.getWallets({ organizationId });
            expect(wallets.filter(({ walletName }) => walletName === 'Second')).toHaveLength(1);
          },
        };
      },
    },
  ];

  describe.each(flows)('$name', (flow) => {
    it('Without a fault it makes the calls that the next test breaks', async () => {
      expect(await runUnderFault(deployment, flow, undefined, oauth())).toEqual({ failures: 0, calls: flow.calls });
    });

    it('Whichever call fails and however, the error is of the table, and afterwards it succeeds once', {
      timeout: 120_000,
    }, async () => {
      const broken = flow.faults.flatMap((fault) => flow.calls.map((call) => ({ call, fault })));
      const runs = broken.map(async ({ call, fault }) => {
        const named = (cause: unknown) => Promise.reject(new Error(`${call}, ${fault}`, { cause }));
        const { failures } = await runUnderFault(deployment, flow, { call, fault }, oauth()).catch(named);
        return failures > 0 ? undefined : `${call}, ${fault}`;
      });
      expect((await Promise.all(runs)).filter((harmless) => harmless !== undefined)).toEqual([]);
    });
  });

  describe('a first attempt that arrives after the answer to the second', () => {
    it('A creation is not replaced when a load balancer refuses its second attempt', async () => {
      const proxy = await startFaultProxy(deployment.authority.url);
      const store = createMemoryStore();
      const postern = backendOver(deployment, proxy.url, store, { requestMs: 2_000, attemptMs: 500 });
      const email = deployment.newEmail();
      const browser = createBrowser(postern, tlsFetcher());
      const token = await deployment.prove(browser, email);
      proxy.break('create_sub_organization', 'held before', 'HTML 400');
      checkError(await browser.otpLogin(token));
      proxy.mend();
      const { status } = await browser.otpLogin(token);
      await proxy.deliver();
      expect(await homesOf('EMAIL', email)).toHaveLength(1);
      expect(status).toBe(200);
      await Promise.all([postern.close(), proxy.close()]);
    });

    it('A token opens no second session when the second attempt is over the rate limit', async () => {
      const proxy = await startFaultProxy(deployment.authority.url);
      const store = createMemoryStore();
      const postern = backendOver(deployment, proxy.url, store, { requestMs: 2_000, attemptMs: 500 });
      const browser = createBrowser(postern, tlsFetcher());
      const token = await deployment.prove(browser, deployment.newEmail());
      proxy.break('otp_login', 'held before', 'rate limited');
      const request = browser.loginRequest(token);
      const send = async (body: object) => (await post<{ code?: string }>(postern, '/otp-login', body)).body.code;
      expect(await send(request)).toBe('UPSTREAM_RATE_LIMITED');
      proxy.mend();
      expect(await send(browser.loginRequest(token))).toBe('VERIFICATION_TOKEN_USED');
      expect(await send(request)).toBeUndefined();
      await proxy.deliver();
      await Promise.all([postern.close(), proxy.close()]);
    });
  });
});

const REFUSED = { code: 'UPSTREAM_REFUSED' };

function parsed(text: string): { code?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
