import {
  type AuditEvent,
  createMemoryStore,
  createPostern,
  createPostgresStore,
  type Postern,
  type PosternOptions,
  type Store,
} from '@postern/backend';
import { loginMessage, parseVerificationToken } from '@postern/protocol';
import { verifySessionJwtSignature } from '@turnkey/crypto';
import { Turnkey } from '@turnkey/sdk-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { type Browser, clientSignature, createBrowser, ORIGIN, signupSignature } from './browser.ts';

describe('one-time codes over a real authority', () => {
  let authority: TestAuthority;
  let turnkey: ReturnType<Turnkey['apiClient']>;
  /** The paths of the calls to the authority. */
  let calls: string[] = [];
  let names = 0;
  beforeAll(async () => {
    authority = await startTestAuthority();
    turnkey = new Turnkey({
      apiBaseUrl: authority.url,
      defaultOrganizationId: authority.organizationId,
      apiPublicKey: authority.apiKey.publicKey,
      apiPrivateKey: authority.apiKey.privateKey,
    }).apiClient();
  });
  afterAll(() => authority.close());
  afterEach(() => {
    calls = [];
  });

  function start(options: PosternOptions = {}): Postern {
    return createPostern({
      turnkey: {
        apiUrl: authority.url,
        organizationId: authority.organizationId,
        apiPublicKey: authority.apiKey.publicKey,
        apiPrivateKey: authority.apiKey.privateKey,
        notarizerPublicKey: authority.authority.publicKeys.notarizer,
        tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
      },
      environment: {},
      origins: [ORIGIN],
      rateLimits: {
        codesPerContact: { max: 100, windowSeconds: 1 },
        codesPerAddress: { max: 1_000, windowSeconds: 1 },
      },
      fetch: (input, init) => {
        calls.push(String(input).split('/').at(-1) ?? '');
        return fetch(input, init);
      },
      ...options,
    });
  }

  const browserOf = (postern: Postern, key = createApiKeyPair()) =>
    createBrowser(postern, authority.authority.publicKeys.tlsFetcher, key);

  const newEmail = () => `user${++names}@example.org`;

  /** Everything up to the verification token. */
  async function prove(browser: Browser, contact: string, otpType?: 'OTP_TYPE_SMS'): Promise<string> {
    const { body } = await browser.initOtp(contact, otpType);
    const verified = await browser.verifyOtp(body, await authority.lastCode(contact.trim().toLowerCase()));
    return verified.body.verificationToken;
  }

  const verifiedSubOrganizations = async (email: string) =>
    (await turnkey.getVerifiedSubOrgIds({ filterType: 'EMAIL', filterValue: email })).organizationIds;

  it('signs a newcomer up with an Ethereum wallet, and logs in ever after', async () => {
    const postern = start();
    const email = newEmail();
    const browser = browserOf(postern);
    const { status, body } = await browser.otpLogin(await prove(browser, email));
    expect(status).toBe(200);
    expect(body).toMatchObject({ created: true, organizationId: expect.any(String), userId: expect.any(String) });
    const { notarizer } = authority.authority.publicKeys;
    expect(await verifySessionJwtSignature(body.sessionToken, notarizer)).toBe(true);
    expect(await verifiedSubOrganizations(email)).toEqual([body.organizationId]);
    const { accounts } = await turnkey.getWalletAccounts({ organizationId: body.organizationId });
    expect(accounts).toMatchObject([{ addressFormat: 'ADDRESS_FORMAT_ETHEREUM', path: "m/44'/60'/0'/0/0" }]);
    const { user } = await turnkey.getUser({ organizationId: body.organizationId, userId: body.userId });
    // Nothing that has not been proved lets anybody in: the only key is the session's.
    expect(user).toMatchObject({ userEmail: email, authenticators: [], oauthProviders: [] });
    expect(user.apiKeys.map(({ credential }) => credential.publicKey)).toEqual([browser.key.publicKey]);

    const later = browserOf(postern);
    const again = await later.otpLogin(await prove(later, `  ${email.toUpperCase()} `));
    expect(again.body).toMatchObject({ created: false, organizationId: body.organizationId, userId: body.userId });
  });

  it('costs three calls to Turnkey for a returning user, and five for a new one', async () => {
    const postern = start();
    const email = newEmail();
    const newcomer = browserOf(postern);
    await newcomer.otpLogin(await prove(newcomer, email));
    expect(calls).toEqual(['init_otp', 'verify_otp', 'list_verified_suborgs', 'create_sub_organization', 'otp_login']);
    calls = [];
    const returning = browserOf(postern);
    await returning.otpLogin(await prove(returning, email));
    expect(calls).toEqual(['init_otp', 'verify_otp', 'otp_login']);
  });

  it('checks the session at once, without another call', async () => {
    const postern = start();
    const browser = browserOf(postern);
    const { body } = await browser.otpLogin(await prove(browser, newEmail()));
    calls = [];
    const headers = { Authorization: `Bearer ${body.sessionToken}` };
    const response = await postern.fetch(new Request('https://api.example.com/auth/session', { headers }));
    expect(await response.json()).toMatchObject({
      organizationId: body.organizationId,
      publicKey: browser.key.publicKey,
    });
    expect(calls).toEqual([]);
  });

  it('signs in by SMS', async () => {
    const browser = browserOf(start());
    const { body } = await browser.otpLogin(await prove(browser, '+4930901820', 'OTP_TYPE_SMS'));
    expect(body.created).toBe(true);
    const { organizationIds } = await turnkey.getVerifiedSubOrgIds({
      filterType: 'PHONE_NUMBER',
      filterValue: '+4930901820',
    });
    expect(organizationIds).toEqual([body.organizationId]);
  });

  it('signs up without logging in, once', async () => {
    const browser = browserOf(start());
    const token = await prove(browser, newEmail());
    const first = await browser.createSubOrganization(token);
    const second = await browser.createSubOrganization(token);
    expect(first.body).toMatchObject({ created: true });
    expect(second.body).toEqual({ subOrganizationId: first.body.subOrganizationId, created: false });
    expect((await browser.otpLogin(token)).body).toMatchObject({
      organizationId: first.body.subOrganizationId,
      created: false,
    });
  });

  it('signs nobody up without the sign-up signature', async () => {
    const browser = browserOf(start());
    const email = newEmail();
    const token = await prove(browser, email);
    const { status, body } = await browser.otpLogin(token, { signupClientSignature: undefined });
    expect([status, body.code]).toEqual([409, 'SIGNUP_SIGNATURE_REQUIRED']);
    expect(calls).not.toContain('create_sub_organization');
  });

  it('makes what the option says', async () => {
    const postern = start({
      subOrganization: async ({ contact }) => ({ name: 'Of the test', userName: contact.slice(0, 4), wallet: null }),
    });
    const browser = browserOf(postern);
    const { body } = await browser.otpLogin(await prove(browser, newEmail()));
    const organizationId = body.organizationId;
    expect(await turnkey.getWhoami({ organizationId: authority.organizationId })).toBeTruthy();
    expect((await turnkey.getWallets({ organizationId })).wallets).toEqual([]);
    expect((await turnkey.getUser({ organizationId, userId: body.userId })).user.userName).toBe('user');
  });

  it('S8: a wrong, a used, an expired and a guessed-at code all answer the same', async () => {
    const browser = browserOf(start());
    const email = newEmail();
    const { body: init } = await browser.initOtp(email);
    const code = await authority.lastCode(email);
    const wrong = code === '111111' ? '222222' : '111111';
    const answer = async (typed: string) => {
      const { status, body } = await browser.verifyOtp(init, typed);
      return [status, body.code];
    };
    for (let attempt = 0; attempt < 3; attempt++) expect(await answer(wrong)).toEqual([401, 'INVALID_OTP_CODE']);
    // The fourth try is too late, even with the right code.
    expect(await answer(code)).toEqual([401, 'INVALID_OTP_CODE']);

    const { body: second } = await browser.initOtp(email);
    const secondCode = await authority.lastCode(email);
    expect((await browser.verifyOtp(second, secondCode)).status).toBe(200);
    expect((await browser.verifyOtp(second, secondCode)).body.code).toBe('INVALID_OTP_CODE');
    const unknown = { ...second, otpId: '00000000-0000-4000-8000-000000000000' };
    expect((await browser.verifyOtp(unknown, secondCode)).body.code).toBe('INVALID_OTP_CODE');
    expect((await browser.verifyOtp({ ...second, otpId: 'x' }, secondCode)).body.code).toBe('INVALID_OTP_CODE');
  });

  it('S7: the fourth active code is one too many', async () => {
    const browser = browserOf(start());
    const email = newEmail();
    for (let code = 0; code < 3; code++) expect((await browser.initOtp(email)).status).toBe(200);
    const { status, body } = await browser.initOtp(email);
    expect([status, body.code]).toEqual([429, 'TOO_MANY_OTPS']);
  });

  describe('S1, S6, S8: what does not fit is refused before Turnkey is asked', () => {
    let browser: Browser;
    let token: string;
    beforeAll(async () => {
      browser = browserOf(start());
      token = await prove(browser, newEmail());
    });
    afterEach(() => expect(calls).toEqual([]));
    // The calls that the preparation has made.
    beforeAll(() => {
      calls = [];
    });

    it('a changed contact', async () => {
      const [header, , signature] = token.split('.');
      const [, payload = ''] = token.split('.');
      const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), contact: 'victim@example.org' };
      const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
      expect((await browser.otpLogin(forged)).body.code).toBe('INVALID_VERIFICATION_TOKEN');
    });

    it('a token of another key pair', async () => {
      const thief = createBrowser(start(), authority.authority.publicKeys.tlsFetcher);
      expect((await thief.otpLogin(token)).body.code).toBe('INVALID_CLIENT_SIGNATURE');
    });

    it('a signature for another session key', async () => {
      const other = createApiKeyPair();
      expect((await browser.otpLogin(token, { publicKey: other.publicKey })).body.code).toBe(
        'INVALID_CLIENT_SIGNATURE',
      );
    });

    it('a log-in signature as sign-up signature', async () => {
      const { id } = parseVerificationToken(token).claims;
      const signature = clientSignature(browser.key, loginMessage(id, browser.key.publicKey));
      const { body } = await browser.otpLogin(token, { signupClientSignature: signature });
      expect(body.code).toBe('INVALID_CLIENT_SIGNATURE');
    });

    it('a sign-up with a credential beside the contact', async () => {
      const { message } = signupSignature(browser.key, token);
      const more = message.replace('"apiKeys":[]', '"apiKeys":[{"apiKeyName":"mine"}]');
      const { body } = await browser.otpLogin(token, { signupClientSignature: clientSignature(browser.key, more) });
      expect(body.code).toBe('INVALID_CLIENT_SIGNATURE');
    });

    it('an organization, a contact or a length chosen by the client', async () => {
      const chosen = { organizationId: authority.organizationId, email: 'victim@example.org', expirationSeconds: '9' };
      const { body } = await browser.otpLogin(token, chosen);
      expect(body).toMatchObject({ code: 'INVALID_REQUEST', fields: Object.keys(chosen) });
    });

    it('an expired token', async () => {
      const late = start({ now: () => Date.now() + 3_700_000 });
      const { body } = await createBrowser(late, '', browser.key).otpLogin(token);
      expect(body.code).toBe('VERIFICATION_TOKEN_EXPIRED');
    });
  });

  it('S1: a sub-organization that an attacker has prepared with the contact is not taken', async () => {
    const email = newEmail();
    const attacker = createApiKeyPair();
    const prepared = await turnkey.createSubOrganization({
      subOrganizationName: 'Trap',
      rootUsers: [
        {
          userName: 'Attacker',
          userEmail: email,
          apiKeys: [{ apiKeyName: 'key', publicKey: attacker.publicKey, curveType: 'API_KEY_CURVE_P256' }],
          authenticators: [],
          oauthProviders: [],
        },
      ],
      rootQuorumThreshold: 1,
    });
    const victim = browserOf(start());
    const { body } = await victim.otpLogin(await prove(victim, email));
    expect(body.created).toBe(true);
    expect(body.organizationId).not.toBe(prepared.subOrganizationId);
  });

  it('S2: several verified sub-organizations fail closed', async () => {
    const email = newEmail();
    const ids: string[] = [];
    for (let n = 0; n < 2; n++) {
      // Each backend remembers nothing and finds nothing, because the other one is hidden from it.
      const hiding = start({ fetch: hidingLookUps });
      const browser = browserOf(hiding);
      ids.push((await browser.otpLogin(await prove(browser, email))).body.organizationId);
    }
    expect(new Set(ids).size).toBe(2);
    const browser = browserOf(start());
    const { status, body } = await browser.otpLogin(await prove(browser, email));
    expect([status, body.code]).toEqual([409, 'ACCOUNT_AMBIGUOUS']);
  });

  it('forgets a remembered sub-organization that Turnkey does not know', async () => {
    const email = newEmail();
    const store = createMemoryStore();
    const events: AuditEvent[] = [];
    const postern = start({ store, onEvent: (event) => events.push(event) });
    const first = browserOf(postern);
    const { body } = await first.otpLogin(await prove(first, email));
    const key = events.at(-1)?.identity ?? '';
    await store.identities.remember(key, '00000000-0000-4000-8000-000000000000');
    const second = browserOf(postern);
    const again = await second.otpLogin(await prove(second, email));
    expect(again.body).toMatchObject({ organizationId: body.organizationId, created: false });
    expect(await store.identities.find(key)).toBe(body.organizationId);
  });

  describe.each<[string, () => Promise<Store[]>]>([
    ['one process', async () => [createMemoryStore()]],
    ['three processes', async () => Promise.all([1, 2, 3].map(() => createPostgresStore({ url: database.url })))],
  ])('S2: first log-ins of one person that race in %s', (_name, open) => {
    it('make one sub-organization', async () => {
      const email = newEmail();
      const stores = await open();
      const posterns = stores.map((store) => start({ store }));
      const tokens: [Browser, string][] = [];
      for (let n = 0; n < 3; n++) {
        const browser = browserOf(posterns[n % posterns.length] as Postern);
        tokens.push([browser, await prove(browser, email)]);
      }
      const attempts = tokens.flatMap(([browser, token]) => [browser.otpLogin(token), browser.otpLogin(token)]);
      const replies = await Promise.all(attempts);
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
      expect(new Set(replies.map(({ body }) => body.organizationId)).size).toBe(1);
      expect(replies.filter(({ body }) => body.created)).toHaveLength(1);
      expect(calls.filter((name) => name === 'create_sub_organization')).toHaveLength(1);
      expect(await verifiedSubOrganizations(email)).toHaveLength(1);
      await Promise.all(stores.map((store) => store.close()));
    });
  });

  it('S20, S19: events name contacts by digest and hold no token', async () => {
    const events: AuditEvent[] = [];
    const logged: unknown[] = [];
    const log = (entry: unknown) => void logged.push(entry);
    const logger = { info: log, warn: log, error: log };
    const browser = browserOf(start({ onEvent: (event) => events.push(event), logger }));
    const email = newEmail();
    const token = await prove(browser, email);
    const { body } = await browser.otpLogin(token);
    expect(events.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ['initOtp', 'success'],
      ['verifyOtp', 'success'],
      ['otpLogin', 'success'],
    ]);
    expect(new Set(events.map(({ identity }) => identity)).size).toBe(1);
    expect(events.at(-1)).toMatchObject({ organizationId: body.organizationId, userId: body.userId, created: true });
    for (const secret of [email, token, body.sessionToken, authority.apiKey.privateKey]) {
      expect(JSON.stringify([events, logged])).not.toContain(secret);
    }
  });

  it('is ready when Turnkey knows the key, and says so when it does not', async () => {
    const ready = async (postern: Postern) => {
      const response = await postern.fetch(new Request('https://api.example.com/auth/readyz'));
      const { status, code } = (await response.json()) as { status: unknown; code?: string };
      return code ?? status;
    };
    const postern = start();
    expect(await ready(postern)).toBe('ready');
    expect(await ready(postern)).toBe('ready');
    expect(calls).toEqual(['whoami']);
    const { publicKey, privateKey } = createApiKeyPair();
    const { notarizer } = authority.authority.publicKeys;
    const turnkey = { apiUrl: authority.url, organizationId: authority.organizationId, notarizerPublicKey: notarizer };
    const strange = start({ turnkey: { ...turnkey, apiPublicKey: publicKey, apiPrivateKey: privateKey } });
    expect(await ready(strange)).toBe('UPSTREAM_REFUSED');
  });

  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  /** Answers every look-up with nobody, as if the sub-organizations were not there yet. */
  const hidingLookUps: typeof fetch = (input, init) =>
    String(input).endsWith('list_verified_suborgs')
      ? Promise.resolve(Response.json({ organizationIds: [] }))
      : fetch(input, init);
});
