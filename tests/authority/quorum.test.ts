import { beforeEach, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, signUp, submit, type TestUser } from '../setup/user.ts';

let count = 0;

describe('the root quorum', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeEach(async () => {
    ada = await signUp(test, `ada${count++}@example.org`);
  });

  const act = <Type extends string>(type: Type, parameters: Parameters<typeof submit>[4], key = ada.key) =>
    submit(test, key, ada.organizationId, type, parameters);
  const createUser = async (key: ApiKeyPair): Promise<string> => {
    const apiKeys = [{ apiKeyName: 'key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    const users = [{ userName: 'Bob', apiKeys, authenticators: [], oauthProviders: [], userTags: [] }];
    const { result } = await act('CREATE_USERS_V4', { users });
    return result.userIds[0];
  };
  const quorum = async () =>
    (await ask(test, ada.key, ada.organizationId, 'get_organization_configs')).body.configs.quorum;

  it('The members of the root quorum can be replaced', async () => {
    const key = createApiKeyPair();
    const bob = await createUser(key);
    const { body } = await act('UPDATE_ROOT_QUORUM', { threshold: 1, userIds: [bob] });
    expect(body.activity).toMatchObject({
      status: 'ACTIVITY_STATUS_COMPLETED',
      result: { updateRootQuorumResult: {} },
    });
    expect(await quorum()).toEqual({ threshold: 1, userIds: [bob] });
    expect(await act('CREATE_WALLET', { walletName: 'W', accounts: [] })).toMatchObject({ status: 403 });
    expect((await act('DELETE_USERS', { userIds: [ada.userId] }, key)).status).toBe(200);
  });

  it('Two members of a root quorum with a threshold of two decide together', async () => {
    const bob = await createUser(createApiKeyPair());
    await act('UPDATE_ROOT_QUORUM', { threshold: 2, userIds: [ada.userId, bob, bob] });
    expect(await quorum()).toEqual({ threshold: 2, userIds: [ada.userId, bob] });
    const { body } = await act('UPDATE_ORGANIZATION_NAME', { organizationName: 'Mine' });
    expect(body.activity.status).toBe('ACTIVITY_STATUS_CONSENSUS_NEEDED');
  });

  it('The root quorum cannot be empty, have too high a threshold or contain users of another organization', async () => {
    const { userId } = ada;
    for (const [parameters, message] of [
      [{ threshold: 0, userIds: [userId] }, 'quorum threshold must be non-zero integer'],
      [{ threshold: 1, userIds: [] }, 'quorum users missing'],
      [{ threshold: 2, userIds: [userId, userId] }, 'quorum users missing'],
      [{ threshold: 1, userIds: [ada.walletId] }, 'user not found'],
    ] as const) {
      expect((await act('UPDATE_ROOT_QUORUM', { ...parameters, userIds: [...parameters.userIds] })).body.message).toBe(
        message,
      );
    }
    expect(await quorum()).toEqual({ threshold: 1, userIds: [userId] });
  });

  it('The root quorum cannot be given away by a policy', async () => {
    const key = createApiKeyPair();
    const bob = await createUser(key);
    const policy = {
      policyName: 'Everything',
      effect: 'EFFECT_ALLOW',
      consensus: 'true',
      condition: 'true',
      notes: '',
    };
    expect((await act('CREATE_POLICY_V3', policy)).status).toBe(200);
    expect((await act('CREATE_USER_TAG', { userTagName: 'Tag', userIds: [] }, key)).status).toBe(200);
    for (const [type, parameters] of [
      ['UPDATE_ROOT_QUORUM', { threshold: 1, userIds: [bob] }],
      ['UPDATE_ORGANIZATION_NAME', { organizationName: 'Bobs' }],
      ['SET_ORGANIZATION_FEATURE', { name: 'FEATURE_NAME_SMS_AUTH', value: '' }],
      ['REMOVE_ORGANIZATION_FEATURE', { name: 'FEATURE_NAME_SMS_AUTH' }],
      ['DELETE_SUB_ORGANIZATION', { deleteWithoutExport: true }],
    ] as const) {
      expect(await act(type, { ...parameters }, key), type).toMatchObject({ status: 403 });
    }
    expect(await act('DELETE_USERS', { userIds: [ada.userId] }, key)).toMatchObject({ status: 400, body: { code: 9 } });
  });

  it('The root quorum renames the organization', async () => {
    const { result } = await act('UPDATE_ORGANIZATION_NAME', { organizationName: 'Mine' });
    expect(result).toEqual({
      organizationId: ada.organizationId,
      organizationName: 'Mine',
    });
    expect((await ask(test, ada.key, ada.organizationId, 'whoami')).body.organizationName).toBe('Mine');
  });
});
