import { loginMessage, parseSessionToken, parseVerificationToken, signupMessage } from '@postern/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { clientSignature } from '../setup/stamped.ts';
import { ask, sealCode, signUp, submit, verifyContact } from '../setup/user.ts';

const INVALID = { status: 400, body: { code: 3, message: 'Invalid OTP code' } };

describe('one-time codes', () => {
  const test = sharedAuthority({ otp: { sandboxContacts: true } });

  let count = 0;
  let contact: string;
  beforeEach(() => {
    contact = `user${count++}@example.org`;
  });

  const key = createApiKeyPair();
  const init = (more: object = {}, type = 'INIT_OTP_V3') =>
    submit(test, test.apiKey, test.organizationId, type, {
      otpType: 'OTP_TYPE_EMAIL',
      contact,
      appName: 'Test',
      ...more,
    });
  const started = async (more: object = {}) => (await init(more)).result;
  const verify = (otpId: string, encryptedOtpBundle: string) =>
    submit(test, test.apiKey, test.organizationId, 'VERIFY_OTP_V2', { otpId, encryptedOtpBundle });
  const tryCode = async (otp: { otpId: string; otpEncryptionTargetBundle: string }, code: string) =>
    verify(otp.otpId, await sealCode(test, otp.otpEncryptionTargetBundle, code, key.publicKey));

  it('A one-time code proves a contact, once', async () => {
    const otp = await started();
    const code = await test.lastCode(contact);
    const answer = await tryCode(otp, code.toLowerCase());
    const token = parseVerificationToken(answer.result.verificationToken);
    expect(token.claims).toMatchObject({
      contact,
      organizationId: test.organizationId,
      verificationType: 'OTP_TYPE_EMAIL',
      publicKey: key.publicKey,
      expiresAtMs: test.clock.now + 3_600_000,
    });
    expect(await tryCode(otp, code)).toMatchObject(INVALID);
  });

  it('A one-time code has nine letters and digits, or the requested form', async () => {
    await started();
    expect(await test.lastCode(contact)).toMatch(/^[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{9}$/);
    await started({ otpLength: 6, alphanumeric: false });
    expect(await test.lastCode(contact)).toMatch(/^[0-9]{6}$/);
    for (const otpLength of [5, 10, 6.5]) expect(await init({ otpLength })).toMatchObject({ status: 400 });
  });

  it('A one-time code is invalid after three wrong tries', async () => {
    const otp = await started();
    for (let i = 0; i < 3; i++) expect(await tryCode(otp, 'wrong')).toMatchObject(INVALID);
    expect(await tryCode(otp, await test.lastCode(contact))).toMatchObject(INVALID);
  });

  it('Three wrong tries at the same time count as three', async () => {
    const otp = await started();
    await Promise.all(['a', 'b', 'c', 'd'].map((code) => tryCode(otp, code)));
    expect(await tryCode(otp, await test.lastCode(contact))).toMatchObject(INVALID);
  });

  it('A one-time code still works after two wrong tries', async () => {
    const otp = await started();
    for (let i = 0; i < 2; i++) expect(await tryCode(otp, 'wrong')).toMatchObject(INVALID);
    expect((await tryCode(otp, await test.lastCode(contact))).status).toBe(200);
  });

  it('A one-time code expires after five minutes, or after the requested time', async () => {
    const otp = await started();
    const short = await started({ expirationSeconds: '10' });
    const code = await test.lastCode(contact);
    test.clock.now += 10_000;
    expect(await tryCode(short, code)).toMatchObject(INVALID);
    test.clock.now += 290_000;
    expect(await tryCode(otp, code)).toMatchObject(INVALID);
    expect(await init({ expirationSeconds: '601' })).toMatchObject({ status: 400 });
  });

  it('A contact has at most three valid codes, however many are requested at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => init()));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(3);
    const refused = answers.find((answer) => answer.status !== 200);
    expect(refused).toMatchObject({ status: 429, body: { code: 8, turnkeyErrorCode: 'MAX_OTP_INITIATED' } });
    expect(refused?.body.message).toMatch(/^Max number of OTPs have been initiated/);
    test.clock.now += 300_000;
    expect((await init()).status).toBe(200);
  });

  it('A user identifier gets at most three codes in three minutes', async () => {
    for (let i = 0; i < 3; i++) {
      expect((await init({ userIdentifier: 'u1', contact: `id${i}@example.org` })).status).toBe(200);
    }
    expect(await init({ userIdentifier: 'u1' })).toMatchObject({ status: 429 });
    test.clock.now += 180_000;
    expect((await init({ userIdentifier: 'u1' })).status).toBe(200);
  });

  it('An attempt that is sealed for another code, or not sealed, counts as a wrong try', async () => {
    const otp = await started();
    const other = await started();
    const sealed = await sealCode(test, other.otpEncryptionTargetBundle, await test.lastCode(contact), key.publicKey);
    expect(await verify(otp.otpId, sealed)).toMatchObject(INVALID);
    expect(await verify(otp.otpId, '{}')).toMatchObject(INVALID);
    expect(await verify(otp.otpId, 'x')).toMatchObject(INVALID);
    expect(await tryCode(otp, 'x')).toMatchObject(INVALID);
  });

  it('The code of a sandbox contact is 000000 and is not sent', async () => {
    for (const [otpType, sandbox] of [
      ['OTP_TYPE_EMAIL', 'user@example.com'],
      ['OTP_TYPE_SMS', '+19999999999'],
    ]) {
      const otp = await started({ otpType, contact: sandbox, otpLength: 6, alphanumeric: false });
      await expect(test.lastCode(String(sandbox))).rejects.toThrow();
      expect((await tryCode(otp, '000000')).status).toBe(200);
    }
  });

  it('A one-time code is sent by SMS with a template', async () => {
    await started({
      otpType: 'OTP_TYPE_SMS',
      contact: '+491701234567',
      smsCustomization: { template: 'The code is {{.OtpCode}} - bye' },
    });
    expect(await test.lastCode('+491701234567')).toMatch(/^[A-Z0-9]{9}$/);
  });

  it('No code is sent to an invalid contact', async () => {
    expect(await init({ contact: 'nobody' })).toMatchObject({
      status: 400,
      body: { message: 'invalid email address' },
    });
    expect(await init({ otpType: 'OTP_TYPE_SMS', contact: '12' })).toMatchObject({ status: 400 });
    expect(await init({ otpType: 'OTP_TYPE_SMS', contact: '0170 1234567' })).toMatchObject({ status: 400 });
    expect(await init({ otpType: 'OTP_TYPE_FAX' })).toMatchObject({ status: 400 });
  });

  it('Codes of the older versions work, and the code is not stored', async () => {
    for (const [type, more] of [
      ['INIT_OTP', { appName: undefined, emailCustomization: { appName: 'Old' } }],
      ['INIT_OTP_V2', {}],
    ] as const) {
      const answer = await init(more, type);
      const { otpId } = answer.result;
      const otpCode = await test.lastCode(contact);
      const parameters = { otpId, otpCode };
      const verified = await submit(test, test.apiKey, test.organizationId, 'VERIFY_OTP', parameters);
      expect(parseVerificationToken(verified.result.verificationToken).claims).toMatchObject({
        contact,
        publicKey: '',
      });
      expect(JSON.stringify(verified.body)).not.toContain(otpCode);
    }
  });
});

describe('log-in by a verification token', () => {
  const test = sharedAuthority({ otp: { sandboxContacts: true } });

  it("A log-in by a verification token needs the signature of the token's key over exactly this log-in", async () => {
    const ada = await signUp(test, 'ada@example.org');
    const key = createApiKeyPair();
    const other = createApiKeyPair();
    const verificationToken = await verifyContact(test, ada.email, key);
    const { id } = parseVerificationToken(verificationToken).claims;
    const login = (clientSignature: unknown, publicKey = other.publicKey) =>
      submit(test, test.apiKey, ada.organizationId, 'OTP_LOGIN_V2', { verificationToken, publicKey, clientSignature });
    const good = clientSignature(key, loginMessage(id, other.publicKey));
    const refused = { status: 400, body: { code: 3, message: 'invalid client signature' } };
    expect(await login(clientSignature(other, good.message))).toMatchObject(refused);
    expect(await login({ ...good, signature: clientSignature(other, good.message).signature })).toMatchObject(refused);
    expect(await login(good, key.publicKey)).toMatchObject(refused);
    expect(await login(clientSignature(key, loginMessage('other', other.publicKey)))).toMatchObject(refused);
    expect(await login(clientSignature(key, '{'))).toMatchObject(refused);
    expect(await login(undefined)).toMatchObject({ status: 400 });
    const v1 = await submit(test, test.apiKey, ada.organizationId, 'OTP_LOGIN', {
      verificationToken,
      publicKey: other.publicKey,
    });
    expect(v1).toMatchObject({ status: 400, body: { message: 'missing client signature' } });
    const { result } = await login(good);
    expect(parseSessionToken(result.session).claims).toMatchObject({
      organization_id: ada.organizationId,
      user_id: ada.userId,
      public_key: other.publicKey,
      session_type: 'SESSION_TYPE_READ_WRITE',
      exp: Math.floor(test.clock.now / 1000) + 900,
    });
  });

  it('A log-in with the token of another user, an expired token or an altered token is refused', async () => {
    const ada = await signUp(test, 'ada3@example.org');
    const bob = await signUp(test, 'bob3@example.org');
    const { id } = parseVerificationToken(bob.verificationToken).claims;
    const login = (verificationToken: string) =>
      submit(test, test.apiKey, ada.organizationId, 'OTP_LOGIN_V2', {
        verificationToken,
        publicKey: bob.key.publicKey,
        clientSignature: clientSignature(bob.key, loginMessage(id, bob.key.publicKey)),
      });
    expect(await login(bob.verificationToken)).toMatchObject({ status: 404 });
    const [header, payload, signature] = bob.verificationToken.split('.');
    const forged = Buffer.from(
      Buffer.from(payload ?? '', 'base64url')
        .toString()
        .replace(bob.email, ada.email),
    ).toString('base64url');
    expect(await login(`${header}.${forged}.${signature}`)).toMatchObject({
      status: 400,
      body: { message: 'invalid verification token' },
    });
    test.clock.now += 3_600_000;
    expect(await login(bob.verificationToken)).toMatchObject({
      status: 400,
      body: { message: 'verification token has expired' },
    });
  });

  it('A user keeps the newest ten sessions, and invalidateExisting ends the others', async () => {
    const ada = await signUp(test, 'ada4@example.org');
    const refresh = async (from = ada.key, more: object = {}) => {
      const key = createApiKeyPair();
      const answer = await submit(test, from, ada.organizationId, 'STAMP_LOGIN', { publicKey: key.publicKey, ...more });
      expect(answer.status).toBe(200);
      return key;
    };
    const keys: ApiKeyPair[] = [];
    for (let i = 0; i < 9; i++) keys.push(await refresh());
    expect((await ask(test, ada.key, ada.organizationId, 'whoami')).status).toBe(200);
    const tenth = await refresh(keys[0]);
    expect(await ask(test, ada.key, ada.organizationId, 'whoami')).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'PUBLIC_KEY_NOT_FOUND' },
    });
    const last = await refresh(tenth, { invalidateExisting: true, expirationSeconds: '60' });
    const { body } = await ask(test, last, ada.organizationId, 'get_api_keys', { userId: ada.userId });
    expect(body.apiKeys).toMatchObject([
      { credential: { publicKey: last.publicKey, type: 'CREDENTIAL_TYPE_LOGIN' }, expirationSeconds: '60' },
    ]);
  });

  it('A sign-up whose credentials are not the signed ones is refused', async () => {
    const key = createApiKeyPair();
    const email = 'mallory@example.org';
    const verificationToken = await verifyContact(test, email, key);
    const { id } = parseVerificationToken(verificationToken).claims;
    const nothing = { apiKeys: [], authenticators: [], oauthProviders: [] };
    const planted = { apiKeyName: 'planted', publicKey: createApiKeyPair().publicKey, curveType: 'API_KEY_CURVE_P256' };
    const create = <Type extends string>(type: Type, rootUser: object, more: object = {}) =>
      submit(test, test.apiKey, test.organizationId, type, {
        subOrganizationName: 'S',
        rootUsers: [{ userName: 'U', userEmail: email, ...nothing, ...rootUser }],
        rootQuorumThreshold: 1,
        verificationToken,
        clientSignature: clientSignature(key, signupMessage(id, { ...nothing, email })),
        ...more,
      });
    expect(await create('CREATE_SUB_ORGANIZATION_V8', { apiKeys: [planted] })).toMatchObject({
      status: 400,
      body: { message: 'invalid client signature' },
    });
    expect(await create('CREATE_SUB_ORGANIZATION_V8', { userEmail: 'other@example.org' })).toMatchObject({
      status: 404,
    });
    expect(await create('CREATE_SUB_ORGANIZATION_V8', {}, { clientSignature: undefined })).toMatchObject({
      status: 400,
      body: { message: 'missing client signature' },
    });
    expect((await create('CREATE_SUB_ORGANIZATION_V7', {})).status).toBe(200);
  });
});
