import { type JsonObject, WEBAUTHN_STAMP_HEADER } from '@postern/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { post } from '../setup/stamped.ts';
import { ask, signUp, submit, type TestUser, verifyContact } from '../setup/user.ts';
import { createSoftwareAuthenticator } from './software-authenticator.ts';

let count = 0;
const nothing = { apiKeys: [], authenticators: [], oauthProviders: [], userTags: [] };

describe('people of an organization', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeEach(async () => {
    ada = await signUp(test, `ada${count++}@example.org`);
  });

  const create = (users: object[], version = '_V4') =>
    submit(test, ada.key, ada.organizationId, `CREATE_USERS${version}`, { users });
  const createOne = async (user: object, version = '_V4'): Promise<string> => {
    const { result } = await create([{ userName: 'Bob', ...nothing, ...user }], version);
    return result.userIds[0];
  };
  const withKey = (key: ApiKeyPair) => ({
    apiKeys: [{ apiKeyName: 'key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
  });
  const userOf = async (userId = ada.userId) =>
    (await ask(test, ada.key, ada.organizationId, 'get_user', { userId })).body.user;
  const update = (what: string, parameters: JsonObject, key = ada.key) =>
    submit(test, key, ada.organizationId, `UPDATE_USER${what}`, parameters);
  const verifiedSuborgs = async (filterType: string, filterValue: string) => {
    const { body } = await ask(test, test.apiKey, test.organizationId, 'list_verified_suborgs', {
      filterType,
      filterValue,
    });
    return body.organizationIds;
  };

  it('Users are created with keys, normalized contacts and no rights of their own', async () => {
    const key = createApiKeyPair();
    const email = `Bob${count}@Example.org`;
    const userId = await createOne({ ...withKey(key), userEmail: email, userPhoneNumber: '+1 213 373 4253' });
    expect(await userOf(userId)).toMatchObject({
      userName: 'Bob',
      userEmail: email.toLowerCase(),
      userPhoneNumber: '+12133734253',
      apiKeys: [{ credential: { publicKey: key.publicKey } }],
    });
    expect((await ask(test, key, ada.organizationId, 'whoami')).body).toMatchObject({ userId, username: 'Bob' });
    expect(await submit(test, key, ada.organizationId, 'CREATE_USERS_V4', { users: [] })).toMatchObject({
      status: 400,
    });
    expect(
      await submit(test, key, ada.organizationId, 'CREATE_USERS_V4', { users: [{ userName: 'Eve', ...nothing }] }),
    ).toMatchObject({ status: 403 });
    expect(await verifiedSuborgs('EMAIL', email)).toEqual([]);
  });

  it('Users are created in every version of the activity', async () => {
    const older = { apiKeys: [{ apiKeyName: 'key', publicKey: createApiKeyPair().publicKey }] };
    for (const [version, extra] of [
      ['', { ...older, accessType: 'ACCESS_TYPE_ALL' }],
      ['_V2', {}],
      ['_V3', { userPhoneNumber: '+12133734253' }],
    ] as const) {
      expect(await userOf(await createOne(extra, version))).toMatchObject({ userName: 'Bob' });
    }
  });

  it('Users are created with passkeys that stamp', async () => {
    const passkey = createSoftwareAuthenticator();
    const userId = await createOne({ authenticators: [passkey.attest()] });
    const body = JSON.stringify({ organizationId: ada.organizationId });
    const headers = { [WEBAUTHN_STAMP_HEADER]: passkey.stamp(body) };
    expect((await post(test.url, '/public/v1/query/whoami', body, headers)).body).toMatchObject({ userId });
  });

  it('Users are created together or not at all', async () => {
    const key = createApiKeyPair();
    const answer = await create([
      { userName: 'One', ...nothing, ...withKey(key) },
      { userName: 'Two', ...nothing, ...withKey(key) },
    ]);
    expect(answer).toMatchObject({ status: 409 });
    const { body } = await ask(test, ada.key, ada.organizationId, 'list_users');
    expect(body.users).toHaveLength(1);
  });

  it('An organization has at most a hundred users', async () => {
    const users = Array.from({ length: 99 }, (_, index) => ({ userName: `U${index}`, ...nothing }));
    expect((await create(users)).status).toBe(200);
    expect(await create([{ userName: 'Too many', ...nothing }])).toMatchObject({
      status: 429,
      body: { message: 'organization has exceeded maximum users' },
    });
  });

  it('One API key is shown by its id', async () => {
    const [key] = (await userOf()).apiKeys;
    const { body } = await ask(test, ada.key, ada.organizationId, 'get_api_key', { apiKeyId: key.apiKeyId });
    expect(body.apiKey).toEqual(key);
    const stranger = await ask(test, ada.key, ada.organizationId, 'get_api_key', { apiKeyId: ada.userId });
    expect(stranger).toMatchObject({ status: 404, body: { code: 5 } });
  });

  it('A user can be renamed', async () => {
    const { result } = await update('_NAME', { userId: ada.userId, userName: 'Ada' });
    expect(result).toEqual({ userId: ada.userId });
    expect((await ask(test, ada.key, ada.organizationId, 'whoami')).body.username).toBe('Ada');
    expect(await update('_NAME', { userId: ada.walletId, userName: 'Nobody' })).toMatchObject({ status: 404 });
  });

  it('A new contact is not verified until a token proves it', async () => {
    const other = `ada.other${count}@example.org`;
    expect(await verifiedSuborgs('EMAIL', ada.email)).toEqual([ada.organizationId]);
    await update('_EMAIL', { userId: ada.userId, userEmail: ada.email.toUpperCase() });
    expect(await verifiedSuborgs('EMAIL', ada.email)).toEqual([ada.organizationId]);
    const { result } = await update('_EMAIL', { userId: ada.userId, userEmail: other });
    expect(result).toEqual({ userId: ada.userId });
    expect(await userOf()).toMatchObject({ userEmail: other });
    expect(await verifiedSuborgs('EMAIL', ada.email)).toEqual([]);
    expect(await verifiedSuborgs('EMAIL', other)).toEqual([]);
    const verificationToken = await verifyContact(test, other, createApiKeyPair());
    await update('_EMAIL', { userId: ada.userId, userEmail: other, verificationToken });
    expect(await verifiedSuborgs('EMAIL', other)).toEqual([ada.organizationId]);
  });

  it('A token for one contact does not verify another', async () => {
    const verificationToken = await verifyContact(test, `mallory${count}@example.org`, createApiKeyPair());
    const refused = { status: 400, body: { message: 'verification token is for another contact' } };
    const { userId } = ada;
    expect(
      await update('_EMAIL', { userId, userEmail: `victim${count}@example.org`, verificationToken }),
    ).toMatchObject(refused);
    expect(await update('_EMAIL', { userId, userEmail: '', verificationToken })).toMatchObject(refused);
    expect(await update('_PHONE_NUMBER', { userId, userPhoneNumber: '+12133734253', verificationToken })).toMatchObject(
      refused,
    );
    expect(await update('_EMAIL', { userId, userEmail: ada.email, verificationToken: 'x.y.z' })).toMatchObject({
      status: 400,
      body: { message: 'invalid verification token' },
    });
    expect(await userOf()).toMatchObject({ userEmail: ada.email });
  });

  it('A phone number is verified by its token and removed by the empty string', async () => {
    const userPhoneNumber = `+1213373${4000 + count}`;
    const verificationToken = await verifyContact(test, userPhoneNumber, createApiKeyPair());
    await update('_PHONE_NUMBER', { userId: ada.userId, userPhoneNumber, verificationToken });
    expect(await verifiedSuborgs('PHONE_NUMBER', userPhoneNumber)).toEqual([ada.organizationId]);
    const { result } = await update('_PHONE_NUMBER', { userId: ada.userId, userPhoneNumber: '' });
    expect(result).toEqual({ userId: ada.userId });
    expect(await userOf()).not.toHaveProperty('userPhoneNumber');
    expect(await update('_PHONE_NUMBER', { userId: ada.userId, userPhoneNumber: '213' })).toMatchObject({
      status: 400,
    });
  });

  it('The last contact by which a root user can log in cannot be removed', async () => {
    expect(await update('_EMAIL', { userId: ada.userId, userEmail: '' })).toMatchObject({
      status: 400,
      body: { code: 9, message: 'cannot delete the last credential of a root user' },
    });
    const apiKeys = withKey(createApiKeyPair()).apiKeys;
    await submit(test, ada.key, ada.organizationId, 'CREATE_API_KEYS_V2', { userId: ada.userId, apiKeys });
    expect((await update('_EMAIL', { userId: ada.userId, userEmail: '' })).status).toBe(200);
    expect(await userOf()).not.toHaveProperty('userEmail');
  });

  it('Users cannot change themselves without the root quorum or a policy', async () => {
    const key = createApiKeyPair();
    const userId = await createOne(withKey(key));
    const denied = { status: 403, body: { code: 7 } };
    expect(await update('_NAME', { userId, userName: 'Admin' }, key)).toMatchObject(denied);
    expect(await update('_EMAIL', { userId, userEmail: 'admin@example.org' }, key)).toMatchObject(denied);
    expect(await update('_PHONE_NUMBER', { userId, userPhoneNumber: '+12133734253' }, key)).toMatchObject(denied);
    expect(await update('', { userId, userTagIds: [] }, key)).toMatchObject(denied);
    expect(await submit(test, key, ada.organizationId, 'DELETE_USERS', { userIds: [userId] })).toMatchObject(denied);
    const parent = await submit(test, test.apiKey, ada.organizationId, 'UPDATE_USER_EMAIL', {
      userId: ada.userId,
      userEmail: 'parent@example.org',
    });
    expect(parent).toMatchObject({ status: 400, body: { turnkeyErrorCode: 'ORGANIZATION_MISMATCH' } });
  });

  it('One activity changes exactly the fields that it names', async () => {
    const userId = await createOne({ userEmail: `bob${count}@example.org` });
    const { result } = await update('', { userId, userName: 'Robert', userPhoneNumber: '+12133734253' });
    expect(result).toEqual({ userId });
    expect(await userOf(userId)).toMatchObject({
      userName: 'Robert',
      userEmail: `bob${count}@example.org`,
      userPhoneNumber: '+12133734253',
    });
    await update('', { userId, userEmail: '', userPhoneNumber: '' });
    expect(await userOf(userId)).not.toHaveProperty('userEmail');
  });

  it('A user is deleted with all keys, but not while in the root quorum', async () => {
    const key = createApiKeyPair();
    const userId = await createOne(withKey(key));
    const remove = (userIds: string[]) => submit(test, ada.key, ada.organizationId, 'DELETE_USERS', { userIds });
    expect(await remove([userId, ada.userId])).toMatchObject({
      status: 400,
      body: { code: 9, message: expect.stringContaining('root quorum') },
    });
    expect((await ask(test, key, ada.organizationId, 'whoami')).status).toBe(200);
    expect(await remove([userId, ada.walletId])).toMatchObject({ status: 404 });
    expect((await remove([userId])).result).toEqual({ userIds: [userId] });
    expect((await ask(test, key, ada.organizationId, 'whoami')).status).toBe(401);
    expect(await ask(test, ada.key, ada.organizationId, 'get_user', { userId })).toMatchObject({ status: 404 });
  });
});
