import { sign } from 'node:crypto';
import { ATTESTED_STAMP_HEADER, encodeAttestedStamp, parseSessionToken } from '@postern/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { activityAnswer } from '../setup/activity-answer.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { post, privateKeyOf } from '../setup/stamped.ts';
import { ask, flipBit, signUp, submit, type TestUser, verifyContact } from '../setup/user.ts';

let count = 0;

describe('users and their keys', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeEach(async () => {
    ada = await signUp(test, `ada${count++}@example.org`);
  });

  const addKeys = (apiKeys: object[], userId = ada.userId) =>
    submit(test, ada.key, ada.organizationId, 'CREATE_API_KEYS_V2', { userId, apiKeys });
  const p256 = (publicKey: string, more: object = {}) => ({
    apiKeyName: 'key',
    publicKey,
    curveType: 'API_KEY_CURVE_P256',
    ...more,
  });

  it('A user is shown with the fields that are set and without the others', async () => {
    const { body } = await ask(test, ada.key, ada.organizationId, 'get_user', { userId: ada.userId });
    expect(body.user).toMatchObject({
      userId: ada.userId,
      userName: ada.email,
      userEmail: ada.email,
      apiKeys: [{ credential: { publicKey: ada.key.publicKey, type: 'CREDENTIAL_TYPE_LOGIN' } }],
      authenticators: [],
      oauthProviders: [],
      userTags: [],
      mfaPolicies: [],
    });
    expect(body.user).not.toHaveProperty('userPhoneNumber');
    const { body: all } = await ask(test, ada.key, ada.organizationId, 'list_users');
    expect(all.users).toEqual([body.user]);
    expect(await ask(test, ada.key, ada.organizationId, 'get_user', { userId: ada.walletId })).toMatchObject({
      status: 404,
      body: { code: 5 },
    });
  });

  it('A new key stamps requests, and a deleted key no longer does', async () => {
    const key = createApiKeyPair();
    const { result } = await addKeys([p256(key.publicKey)]);
    const { apiKeyIds } = result;
    expect((await ask(test, key, ada.organizationId, 'whoami')).body).toMatchObject({ userId: ada.userId });
    const gone = { userId: ada.userId, apiKeyIds };
    expect((await submit(test, key, ada.organizationId, 'DELETE_API_KEYS', gone)).status).toBe(200);
    expect(await ask(test, key, ada.organizationId, 'whoami')).toMatchObject({ status: 401 });
    expect(await submit(test, ada.key, ada.organizationId, 'DELETE_API_KEYS', gone)).toMatchObject({ status: 404 });
  });

  it('Keys that the first version of the activity adds are on P-256', async () => {
    const key = createApiKeyPair();
    const { publicKey } = key;
    const apiKeys = [{ apiKeyName: 'key', publicKey }];
    await submit(test, ada.key, ada.organizationId, 'CREATE_API_KEYS', { userId: ada.userId, apiKeys });
    expect((await ask(test, key, ada.organizationId, 'whoami')).status).toBe(200);
  });

  it('Users have at most ten keys that do not expire', async () => {
    const keys = Array.from({ length: 10 }, () => p256(createApiKeyPair().publicKey));
    expect((await addKeys(keys)).status).toBe(200);
    expect(await addKeys([p256(createApiKeyPair().publicKey)])).toMatchObject({
      status: 429,
      body: { message: 'user has exceeded maximum long-lived api keys' },
    });
  });

  it('A key that is already there, of another curve or not a point is refused', async () => {
    const { publicKey } = createApiKeyPair();
    expect(await addKeys([p256(publicKey), p256(publicKey)])).toMatchObject({ status: 409, body: { code: 6 } });
    expect(await addKeys([p256(publicKey, { curveType: 'API_KEY_CURVE_ED25519' })])).toMatchObject({ status: 400 });
    expect(await addKeys([p256(`02${'f'.repeat(64)}`)])).toMatchObject({
      status: 400,
      body: { message: 'invalid public key' },
    });
    expect(await addKeys([p256(publicKey, { expirationSeconds: 'x' })])).toMatchObject({ status: 400 });
    expect((await addKeys([p256(publicKey)])).status).toBe(200);
  });

  it('A user cannot add keys to another user', async () => {
    const bob = await signUp(test, `bob${count++}@example.org`);
    expect(
      await submit(test, bob.key, ada.organizationId, 'CREATE_API_KEYS_V2', {
        userId: ada.userId,
        apiKeys: [p256(createApiKeyPair().publicKey)],
      }),
    ).toMatchObject({ status: 401 });
    expect(await addKeys([p256(createApiKeyPair().publicKey)], bob.userId)).toMatchObject({ status: 404 });
  });

  describe('log in with an attested stamp', () => {
    const logIn = async (
      organizationId: string,
      token: string,
      key = createApiKeyPair(),
      change = (hex: string) => hex,
    ) => {
      test.clock.now += 1;
      const session = createApiKeyPair();
      const body = JSON.stringify({
        type: 'ACTIVITY_TYPE_STAMP_LOGIN',
        timestampMs: String(test.clock.now),
        organizationId,
        parameters: { publicKey: session.publicKey },
      });
      const stamp = encodeAttestedStamp({
        publicKeyAttestation: token,
        scheme: 'STAMP_ATTESTED_SCHEME_P256_VERIFICATION_TOKEN',
        publicKey: key.publicKey,
        signature: change(sign('sha256', Buffer.from(body), privateKeyOf(key)).toString('hex')),
      });
      const answer = await post(test.url, '/public/v1/submit/stamp_login', body, { [ATTESTED_STAMP_HEADER]: stamp });
      return activityAnswer('STAMP_LOGIN', answer);
    };

    it('An attested stamp logs in through the parent, into the sub-organization where the contact is verified', async () => {
      const key = createApiKeyPair();
      const token = await verifyContact(test, ada.email, key);
      for (const organizationId of [test.organizationId, ada.organizationId]) {
        const { result } = await logIn(organizationId, token, key);
        expect(parseSessionToken(result.session).claims).toMatchObject({
          organization_id: ada.organizationId,
          user_id: ada.userId,
        });
      }
    });

    it('An attested stamp is valid only with the key of its token and a signature by it', async () => {
      const key = createApiKeyPair();
      const token = await verifyContact(test, ada.email, key);
      expect(await logIn(test.organizationId, token)).toMatchObject({ status: 400 });
      expect(await logIn(test.organizationId, token, key, flipBit)).toMatchObject({
        status: 401,
        body: { turnkeyErrorCode: 'SIGNATURE_INVALID' },
      });
    });

    it('An attested stamp does not log in where another user has entered the contact without proof', async () => {
      const email = `victim${count++}@example.org`;
      await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
        subOrganizationName: 'Trap',
        rootUsers: [
          {
            userName: 'Attacker',
            userEmail: email,
            apiKeys: [p256(createApiKeyPair().publicKey)],
            authenticators: [],
            oauthProviders: [],
          },
        ],
        rootQuorumThreshold: 1,
      });
      const key = createApiKeyPair();
      expect(await logIn(test.organizationId, await verifyContact(test, email, key), key)).toMatchObject({
        status: 401,
        body: { turnkeyErrorCode: 'CREDENTIAL_NOT_FOUND' },
      });
    });
  });
});
