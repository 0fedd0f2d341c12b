import {
  createMemoryStore,
  createPostgresStore,
  type Postern,
  type PosternOptions,
  type Store,
} from '@postern/backend';
import type { AuthProblem, LoginResponse, OtpType } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { post } from './browser.ts';
import { type Deployment, startDeployment } from './deployment.ts';

type Answer = AuthProblem & LoginResponse & { otpId: string; verificationToken: string; token: string };

/** The calls of Turnkey's guide in two spellings, and those of its Swift example. */
const SPELLINGS = [
  { name: 'the guide', init: '/init-otp', verify: '/verify-otp', login: '/otp-login', session: 'sessionToken' },
  {
    name: 'the guide in camel case',
    init: '/initOtp',
    verify: '/verifyOtp',
    login: '/otpLogin',
    session: 'sessionToken',
  },
  { name: 'the Swift example', init: '/sendOtp', verify: '/verifyOtp', login: '/otp', session: 'token' },
] as const;

describe("compatibility: 'guide'", () => {
  let deployment: Deployment;
  let provider: TestOidcProvider;
  let database: TestDatabase;
  beforeAll(async () => {
    provider = await startOidcProvider();
    deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await deployment.close();
    await provider.close();
    await database.drop();
  });

  const guide = (options: PosternOptions = {}) =>
    deployment.backend({ compatibility: 'guide', logger: { info() {}, warn() {}, error() {} }, ...options });

  const call = async (postern: Postern, path: string, body: object) => {
    const { status, body: answer } = await post<Answer>(postern, path, body);
    return { status, answer };
  };

  async function prove(postern: Postern, contact: string, spelling: (typeof SPELLINGS)[number] = SPELLINGS[0]) {
    const otpType: OtpType = 'OTP_TYPE_EMAIL';
    const { answer } = await call(postern, spelling.init, { otpType, contact, userIdentifier: '1.2.3.4' });
    const otpCode = await deployment.authority.lastCode(contact);
    const proved = await call(postern, spelling.verify, { otpId: answer.otpId, otpCode, expirationSeconds: '900' });
    return proved.answer.verificationToken;
  }

  it.each(SPELLINGS)('A user signs up and in with the calls of $name', async (spelling) => {
    const postern = guide();
    const contact = deployment.newEmail();
    const { publicKey } = createApiKeyPair();
    const first = await call(postern, spelling.login, {
      verificationToken: await prove(postern, contact, spelling),
      publicKey,
      otpType: 'OTP_TYPE_EMAIL',
      contact: 'somebody.else@example.org',
      expirationSeconds: '99999999',
    });
    expect(first).toMatchObject({ status: 200, answer: { created: true } });
    const session = await postern.verifySession(first.answer[spelling.session]);
    expect(session).toMatchObject({ publicKey, organizationId: first.answer.organizationId });
    expect(await deployment.verifiedSubOrganizations(contact)).toEqual([first.answer.organizationId]);

    const verificationToken = await prove(postern, contact, spelling);
    const second = await call(postern, spelling.login, { verificationToken, publicKey: createApiKeyPair().publicKey });
    expect(second.answer).toMatchObject({ created: false, organizationId: first.answer.organizationId });
  });

  it('The same request gets the same session, and another key gets none', async () => {
    const postern = guide();
    const verificationToken = await prove(postern, deployment.newEmail());
    const { publicKey } = createApiKeyPair();
    const first = await call(postern, '/otp-login', { verificationToken, publicKey });
    const again = await call(postern, '/otp-login', { verificationToken, publicKey });
    expect(again.answer.sessionToken).toBe(first.answer.sessionToken);
    const other = await call(postern, '/otp-login', { verificationToken, publicKey: createApiKeyPair().publicKey });
    expect(other).toMatchObject({ status: 401, answer: { code: 'VERIFICATION_TOKEN_USED' } });
  });

  it('Processes that share a store serve one sign-in together', async () => {
    const stores: Store[] = await Promise.all([1, 2, 3].map(() => createPostgresStore({ url: database.url })));
    const [init, verify, login] = stores.map((store) => guide({ store })) as [Postern, Postern, Postern];
    const contact = deployment.newEmail();
    const { answer } = await call(init, '/initOtp', { otpType: 'OTP_TYPE_EMAIL', contact });
    const otpCode = await deployment.authority.lastCode(contact);
    const proved = await call(verify, '/verifyOtp', { otpId: answer.otpId, otpCode });
    const { verificationToken } = proved.answer;
    const { publicKey } = createApiKeyPair();
    expect((await call(login, '/otpLogin', { verificationToken, publicKey })).status).toBe(200);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('A wrong code, an unknown attempt and a foreign token are refused as without the option', async () => {
    const postern = guide();
    const contact = deployment.newEmail();
    const { answer } = await call(postern, '/initOtp', { otpType: 'OTP_TYPE_EMAIL', contact });
    const otpCode = (await deployment.authority.lastCode(contact)) === '000000' ? '111111' : '000000';
    const wrong = { status: 401, answer: { code: 'INVALID_OTP_CODE' } };
    expect(await call(postern, '/verifyOtp', { otpId: answer.otpId, otpCode })).toMatchObject(wrong);
    expect(await call(postern, '/verifyOtp', { otpId: 'unknown', otpCode })).toMatchObject(wrong);
    // A token that was proved by a page with a key of its own is not signed for by the backend.
    const browser = deployment.browser(postern);
    const verificationToken = await deployment.prove(browser, deployment.newEmail());
    const stolen = await call(postern, '/otpLogin', { verificationToken, publicKey: createApiKeyPair().publicKey });
    expect(stolen).toMatchObject({ status: 401, answer: { code: 'INVALID_VERIFICATION_TOKEN' } });
    expect((await browser.otpLogin(verificationToken)).status).toBe(200);
  });

  it('A token of a provider signs in with both spellings of the path', async () => {
    const oauth = { providers: { test: { issuer: provider.issuer, clientIds: [WEB_CLIENT] } } };
    const postern = guide({ oauth });
    for (const path of ['/oauthLogin', '/oAuth']) {
      const key = createApiKeyPair();
      const oidcToken = await provider.signIn({ subject: 'ada', nonce: nonceOf(key), clientId: WEB_CLIENT });
      const body = { oidcToken, publicKey: key.publicKey, providerName: 'test', expirationSeconds: '900' };
      const { status, answer } = await call(postern, path, body);
      expect(status).toBe(200);
      expect(answer.token).toBe(answer.sessionToken);
    }
  });

  it.each(['/create-sub-organization', '/createSubOrganization', '/createSubOrg'])(
    'No account is made for an unproved address at %s, and the answer names the right call',
    async (path) => {
      const email = deployment.newEmail();
      const { status, answer } = await call(guide(), path, { email, apiKeys: [] });
      expect(status).toBe(400);
      expect(answer.code).toBe('SIGNUP_NOT_PROVED');
      expect(answer.detail).toContain('/otp-login');
      const { organizationIds } = await deployment.turnkey.getSubOrgIds({ filterType: 'EMAIL', filterValue: email });
      expect(organizationIds).toEqual([]);
    },
  );

  it('The guide’s form is off by default, and the answer names the page to read', async () => {
    const postern = deployment.backend({ store: createMemoryStore() });
    const { publicKey } = createApiKeyPair();
    const refused = {
      status: 400,
      answer: { code: 'INVALID_REQUEST', detail: expect.stringContaining('docs/migrating.md') },
    };
    const login = await call(postern, '/otp-login', { verificationToken: 'a.b.c', publicKey });
    expect(login).toMatchObject(refused);
    expect(await call(postern, '/verify-otp', { otpId: 'x', otpCode: '123456' })).toMatchObject(refused);
    expect(await call(postern, '/create-sub-organization', { email: 'ada@example.org' })).toMatchObject(refused);
    expect((await call(postern, '/sendOtp', {})).status).toBe(404);
  });

  it('The operator is told at the start that the backend sees the codes', () => {
    const warnings: string[] = [];
    guide({ logger: { info() {}, warn: (_, text) => warnings.push(text), error() {} } });
    expect(warnings).toEqual([expect.stringContaining('sees one-time codes in plain text')]);
  });
});
