import { createPostgresStore, type Postern, type PosternOptions } from '@postern/backend';
import { type AuthProblem, attemptMessage, type CredentialReceiptResponse } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { attest } from '../backend/sign-up-attempt.ts';
import {
  addPasskey,
  openSession,
  postWithSession,
  proveContact,
  registerPasskey,
  stepUpChallenge,
  stepUpWithStamp,
  stepUpWithToken,
  type TestSession,
} from '../backend/step-up.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase } from '../setup/database.ts';
import { clientSignature } from '../setup/stamped.ts';
import { submit } from '../setup/user.ts';

describe('S31: who has a session but not its user cannot pass a step-up', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  let ada: TestSession;
  beforeAll(async () => {
    product = deployment.backend();
    ada = await openSession(deployment, product);
  });

  const codeFor = (session: TestSession, email = session.email, server = product) =>
    proveContact(deployment, server, session.key, email);

  /** What a sensitive route of the app answers. */
  async function enter(
    { token }: TestSession,
    options: Parameters<Postern['requireStepUp']>[1] = {},
    server = product,
  ) {
    const { session, refusal } = await server.requireStepUp(token, options);
    if (session) return 'let in';
    const { code, stepUp } = (await refusal.json()) as AuthProblem;
    return { status: refusal.status, code, stepUp, challenge: refusal.headers.get('www-authenticate') };
  }

  const refusedWith = (code: string) => ({ body: { code } });

  it('A session without a step-up is refused, and learns what is needed', async () => {
    const stranger = await openSession(deployment, product);
    expect(await enter(stranger, { maxAgeSeconds: 120, methods: ['passkey'] })).toEqual({
      status: 401,
      code: 'STEP_UP_REQUIRED',
      stepUp: { maxAgeSeconds: 120, methods: ['passkey'] },
      challenge:
        'Bearer error="insufficient_user_authentication", error_description="The user must prove again who they are", max_age="120"',
    });
    const headers = { authorization: `DPoP ${stranger.token}` };
    const { refusal } = await product.requireStepUp({ method: 'GET', headers });
    expect(refusal?.headers.get('www-authenticate')).toMatch(/^DPoP error="insufficient_user_authentication".*ES256"$/);
    expect(await enter({ ...stranger, token: 'x.y.z' })).toMatchObject({ status: 401, code: 'INVALID_SESSION' });
  });

  it('A code lets the own session in, for its time, where codes count, and in every process', async () => {
    const database = await createTestDatabase();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    let laterMs = 0;
    const now = () => Date.now() + laterMs;
    const backend = (options: PosternOptions) =>
      deployment.backend({ now, session: { expirationSeconds: 3_600 }, ...options });
    const [one, two] = stores.map((store) => backend({ store })) as [Postern, Postern];
    const [bob, other] = [await openSession(deployment, one), await openSession(deployment, one)];
    const again = await openSession(deployment, one, bob.email);
    expect(await stepUpWithToken(one, bob, await codeFor(bob, bob.email, one))).toMatchObject({
      status: 200,
      body: { method: 'otp', steppedUpAt: expect.any(Number) },
    });
    expect(await enter(bob, {}, two)).toBe('let in');
    expect(await enter(bob, { methods: ['passkey'] }, two)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    // Neither another user nor another session of the same user.
    for (const session of [other, again])
      expect(await enter(session, {}, two)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    laterMs = 299_000;
    expect(await enter(bob, {}, two)).toBe('let in');
    laterMs = 302_000;
    expect(await enter(bob, {}, two)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect(await enter(bob, { maxAgeSeconds: 600 }, two)).toBe('let in');
    await postWithSession(one, '/logout', bob.token, {});
    expect(await enter(bob, { maxAgeSeconds: 600 }, two)).toMatchObject({ code: 'INVALID_SESSION' });
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it('A passkey lets the own session in, beside a code', async () => {
    const bob = await openSession(deployment, product);
    const passkey = await addPasskey(deployment, product, bob);
    const reply = await stepUpWithStamp(product, bob, passkey, await stepUpChallenge(product, bob.key));
    expect(reply).toMatchObject({ status: 200, body: { method: 'passkey' } });
    expect(await enter(bob, { methods: ['passkey'] })).toBe('let in');
    expect(await enter(bob, { methods: ['otp'] })).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect((await stepUpWithToken(product, bob, await codeFor(bob))).status).toBe(200);
    for (const methods of [['otp'], ['passkey']] as const) expect(await enter(bob, { methods })).toBe('let in');
  });

  it('A code that was used is refused, for a step-up and for a log-in', async () => {
    const bob = await openSession(deployment, product);
    const token = await codeFor(bob);
    const replies = await Promise.all([1, 2, 3].map(() => stepUpWithToken(product, bob, token)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect(await stepUpWithToken(product, bob, token)).toMatchObject(refusedWith('VERIFICATION_TOKEN_USED'));
    const logIn = await deployment.browser(product, bob.key).otpLogin(token);
    expect(logIn).toMatchObject(refusedWith('VERIFICATION_TOKEN_USED'));
    // And the token that has opened a session is no step-up.
    const browser = deployment.browser(product);
    const first = await deployment.prove(browser, deployment.newEmail());
    const { body } = await browser.otpLogin(first);
    const opened = { key: browser.key, token: body.sessionToken } as TestSession;
    expect(await stepUpWithToken(product, opened, first)).toMatchObject(refusedWith('VERIFICATION_TOKEN_USED'));
    expect(await enter(opened)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('A code for a contact of another user is refused', async () => {
    const mallory = await openSession(deployment, product);
    const ofMallory = await proveContact(deployment, product, ada.key, mallory.email);
    expect(await stepUpWithToken(product, ada, ofMallory)).toMatchObject(refusedWith('STEP_UP_OF_OTHER_USER'));
    const unknown = await proveContact(deployment, product, ada.key, deployment.newEmail());
    expect(await stepUpWithToken(product, ada, unknown)).toMatchObject(refusedWith('STEP_UP_OF_OTHER_USER'));
    expect(await enter(ada)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('A code for a verified contact of another user of the same sub-organization is refused', async () => {
    const bob = await openSession(deployment, product);
    const email = deployment.newEmail();
    const user = { userName: 'Other', userTags: [], apiKeys: [], authenticators: [], oauthProviders: [] };
    const users = [{ ...user, userEmail: email }];
    const created = await submit(deployment.authority, bob.key, bob.organizationId, 'CREATE_USERS_V4', { users });
    const [userId] = created.result.userIds;
    const verificationToken = await codeFor(bob, email);
    const parameters = { userId, userEmail: email, verificationToken };
    const verified = await submit(deployment.authority, bob.key, bob.organizationId, 'UPDATE_USER_EMAIL', parameters);
    expect(verified.status).toBe(200);
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([bob.organizationId]);
    const reply = await stepUpWithToken(product, bob, await codeFor(bob, email));
    expect(reply).toMatchObject(refusedWith('STEP_UP_OF_OTHER_USER'));
  });

  it('A code that was proved for the key of another session is refused', async () => {
    const elsewhere = await openSession(deployment, product, ada.email);
    const token = await codeFor(elsewhere);
    expect(await stepUpWithToken(product, ada, token)).toMatchObject(refusedWith('INVALID_VERIFICATION_TOKEN'));
    const [header, , signature] = token.split('.');
    const forged = `${header}.${(await codeFor(ada)).split('.')[1]}.${signature}`;
    expect(await stepUpWithToken(product, ada, forged)).toMatchObject(refusedWith('INVALID_VERIFICATION_TOKEN'));
    expect(await enter(ada)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('A stolen session token without its key is no step-up, even with a code or a passkey of the user', async () => {
    const bob = await openSession(deployment, product);
    const passkey = await addPasskey(deployment, product, bob);
    const signer = createApiKeyPair();
    const stolen = refusedWith('INVALID_API_KEY_SIGNATURE');
    expect(await stepUpWithToken(product, bob, await codeFor(bob), { signer })).toMatchObject(stolen);
    expect(await stepUpWithToken(product, bob, await codeFor(bob), { nonce: 'other' })).toMatchObject(stolen);
    const challenge = await stepUpChallenge(product, bob.key);
    expect(await stepUpWithStamp(product, bob, passkey, challenge, { signer })).toMatchObject(stolen);
    expect(await enter(bob)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('A stamp that was used, or is over another challenge, is refused', async () => {
    const bob = await openSession(deployment, product);
    const passkey = await addPasskey(deployment, product, bob);
    const challenge = await stepUpChallenge(product, bob.key);
    const other = await stepUpChallenge(product, bob.key);
    const overOther = await stepUpWithStamp(product, bob, passkey, challenge, { nonce: other });
    expect(overOther).toMatchObject(refusedWith('INVALID_STAMP'));
    expect(await stepUpWithStamp(product, bob, passkey, challenge)).toMatchObject(refusedWith('INVALID_CHALLENGE'));
    const foreign = await stepUpChallenge(product, ada.key);
    expect(await stepUpWithStamp(product, bob, passkey, foreign)).toMatchObject(refusedWith('INVALID_CHALLENGE'));
    const invented = '0'.repeat(64);
    expect(await stepUpWithStamp(product, bob, passkey, invented)).toMatchObject(refusedWith('INVALID_CHALLENGE'));
    expect(await enter(bob)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it.each([
    ['another page', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['a device that asked for no PIN or fingerprint', { flags: 0x01 }],
  ])('A stamp made on %s is refused', async (_name, authenticator) => {
    const bob = await openSession(deployment, product);
    const passkey = await addPasskey(deployment, product, bob);
    const challenge = await stepUpChallenge(product, bob.key);
    const reply = await stepUpWithStamp(product, bob, passkey, challenge, { authenticator });
    expect(reply).toMatchObject(refusedWith('INVALID_STAMP'));
  });

  it('A passkey of another user, of the same sub-organization or not, or one that was not proved, is refused', async () => {
    const [bob, mallory] = [await openSession(deployment, product), await openSession(deployment, product)];
    const page = { origin: 'https://app.example.com', rpId: 'app.example.com' };
    const notProved = createSoftwareAuthenticator();
    await registerPasskey(deployment, bob, notProved.attest(page));

    // Another user of bob's sub-organization has a passkey that was proved for it.
    const ofOther = createSoftwareAuthenticator();
    const params = attest(ofOther, await stepUpChallenge(product, bob.key));
    const signature = clientSignature(bob.key, attemptMessage([params.challenge], 'add')).signature;
    const request = { passkey: params, apiKey: { publicKey: bob.key.publicKey, signature } };
    const { body } = await postWithSession<CredentialReceiptResponse>(
      product,
      '/credential-receipt',
      bob.token,
      request,
    );
    const user = { userName: 'Other', userTags: [], apiKeys: [], oauthProviders: [] };
    const authenticators = [{ ...params, authenticatorName: body.name }];
    const created = await submit(deployment.authority, bob.key, bob.organizationId, 'CREATE_USERS_V4', {
      users: [{ ...user, authenticators }],
    });
    expect(created.status).toBe(200);

    const ofMallory = await addPasskey(deployment, product, mallory);
    for (const passkey of [notProved, ofOther, ofMallory, createSoftwareAuthenticator()]) {
      const challenge = await stepUpChallenge(product, bob.key);
      const reply = await stepUpWithStamp(product, bob, passkey, challenge);
      expect(reply).toMatchObject(refusedWith('STEP_UP_OF_OTHER_USER'));
    }
    expect(await enter(bob)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });
});
