import { describe, expect, it } from 'vitest';
import type { ActivityAnswer } from '../setup/activity-answer.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, ETHEREUM_ACCOUNT, signUp, submit } from '../setup/user.ts';

describe('sub-organizations', () => {
  const test = sharedAuthority();

  const nothing = { apiKeys: [], authenticators: [], oauthProviders: [] };
  const create = (more: object = {}, type = 'CREATE_SUB_ORGANIZATION_V8', organizationId = test.organizationId) =>
    submit(test, test.apiKey, organizationId, type, {
      subOrganizationName: 'Sub',
      rootUsers: [{ userName: 'Ada', userEmail: 'ada@example.org', ...nothing }],
      rootQuorumThreshold: 1,
      ...more,
    });
  const idOf = (answer: ActivityAnswer<string>): string => answer.result.subOrganizationId;
  const look = async (filterType: string, filterValue: string, name = 'list_suborgs', more: object = {}) =>
    (await ask(test, test.apiKey, test.organizationId, name, { filterType, filterValue, ...more })).body
      .organizationIds;

  it('Sub-organizations are created in every version with the result that the version names', async () => {
    const key = createApiKeyPair();
    for (const version of ['_V8', '_V7', '_V6', '_V5', '_V4', '_V2']) {
      const answer = await create(
        {
          rootUsers: [
            {
              ...nothing,
              userName: 'Ada',
              apiKeys: [
                {
                  apiKeyName: 'k',
                  publicKey: createApiKeyPair().publicKey,
                  ...(version >= '_V6' ? { curveType: 'API_KEY_CURVE_P256' } : {}),
                },
              ],
            },
          ],
          wallet: { walletName: 'W', accounts: [ETHEREUM_ACCOUNT] },
        },
        `CREATE_SUB_ORGANIZATION${version}`,
      );
      const resultKey = `createSubOrganizationResult${version === '_V2' ? '' : version.slice(1)}`;
      expect(answer.body.activity.result[resultKey]).toMatchObject({
        subOrganizationId: expect.any(String),
        rootUserIds: [expect.any(String)],
        ...(version === '_V2' ? {} : { wallet: { addresses: [expect.stringMatching(/^0x[0-9a-fA-F]{40}$/)] } }),
      });
    }
    expect(key.publicKey).toHaveLength(66);
  });

  it('A new sub-organization has no public key and no account twice', async () => {
    const { publicKey } = createApiKeyPair();
    const user = (userName: string) => ({
      ...nothing,
      userName,
      apiKeys: [{ apiKeyName: 'k', publicKey, curveType: 'API_KEY_CURVE_P256' }],
    });
    const twoKeys = await create({ rootUsers: [user('Ada'), user('Bob')] });
    expect(twoKeys).toMatchObject({ status: 409, body: { message: expect.stringContaining('public key') } });

    const twoAccounts = await create({ wallet: { walletName: 'W', accounts: [ETHEREUM_ACCOUNT, ETHEREUM_ACCOUNT] } });
    expect(twoAccounts).toMatchObject({ status: 409, body: { message: expect.stringContaining('account') } });
    expect(await look('PUBLIC_KEY', publicKey)).toEqual([]);
  });

  it('Sub-organizations are found by name, user name, e-mail, phone number, public key and address', async () => {
    const key = createApiKeyPair();
    const id = idOf(
      await create({
        subOrganizationName: 'Findable',
        rootUsers: [
          {
            userName: 'Grace',
            userEmail: 'Grace@Example.org',
            userPhoneNumber: '+491701234567',
            ...nothing,
            apiKeys: [{ apiKeyName: 'k', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
          },
        ],
        wallet: { walletName: 'W', accounts: [ETHEREUM_ACCOUNT] },
      }),
    );
    const { body } = await ask(test, key, id, 'list_wallet_accounts');
    expect(await look('NAME', 'Findable')).toEqual([id]);
    expect(await look('USERNAME', 'Grace')).toEqual([id]);
    expect(await look('EMAIL', 'grace@EXAMPLE.org')).toEqual([id]);
    expect(await look('PHONE_NUMBER', '+49 170 1234567')).toEqual([id]);
    expect(await look('PUBLIC_KEY', key.publicKey)).toEqual([id]);
    expect(await look('WALLET_ACCOUNT_ADDRESS', body.accounts[0].address)).toEqual([id]);
    expect(await look('EMAIL', 'grace@example.org', 'list_verified_suborgs')).toEqual([]);
    expect(await look('EMAIL', 'nobody@example.org')).toEqual([]);
    const wrong = await ask(test, test.apiKey, test.organizationId, 'list_suborgs', {
      filterType: 'constructor',
      filterValue: 'x',
    });
    expect(wrong).toMatchObject({ status: 400 });
  });

  it('Sub-organizations are listed in pages', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(idOf(await create({ subOrganizationName: 'Paged' })));
    const page = (paginationOptions: object) => look('NAME', 'Paged', 'list_suborgs', { paginationOptions });
    expect(await page({ limit: '2' })).toEqual(ids.slice(0, 2));
    expect(await page({ limit: '2', after: ids[1] })).toEqual(ids.slice(2));
    expect(await page({ limit: '2', before: ids[3] })).toEqual(ids.slice(1, 3));
    for (const limit of ['0', '101', 'x', '-1']) {
      expect(
        await ask(test, test.apiKey, test.organizationId, 'list_suborgs', { paginationOptions: { limit } }),
      ).toMatchObject({ status: 400 });
    }
  });

  it('A sub-organization needs root users who can log in, and a quorum that they can meet', async () => {
    expect(await create({ rootUsers: [] })).toMatchObject({ status: 400, body: { message: 'quorum users missing' } });
    expect(await create({ rootQuorumThreshold: 2 })).toMatchObject({ status: 400 });
    expect(await create({ rootQuorumThreshold: 0 })).toMatchObject({
      status: 400,
      body: { message: 'quorum threshold must be non-zero integer' },
    });
    expect(await create({ rootUsers: [{ userName: 'U', ...nothing }] })).toMatchObject({ status: 400 });
    expect(await create({ rootUsers: [{ userName: 'U', userEmail: 'x', ...nothing }] })).toMatchObject({
      status: 400,
      body: { message: 'invalid email address' },
    });
  });

  it('A sub-organization cannot create a sub-organization', async () => {
    const ada = await signUp(test, 'ada@example.org');
    expect(
      await submit(test, ada.key, ada.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
        subOrganizationName: 'Sub',
        rootUsers: [{ userName: 'Ada', userEmail: 'ada@example.org', ...nothing }],
        rootQuorumThreshold: 1,
      }),
    ).toMatchObject({ status: 403, body: { turnkeyErrorCode: 'INVALID_ACTIVITY_CALLER' } });
  });

  it('A failed creation of a sub-organization leaves nothing behind', async () => {
    const path = 'no path';
    expect(
      await create({
        subOrganizationName: 'Half',
        wallet: { walletName: 'W', accounts: [{ ...ETHEREUM_ACCOUNT, path }] },
      }),
    ).toMatchObject({ status: 400, body: { message: 'invalid path' } });
    expect(await look('NAME', 'Half')).toEqual([]);
  });

  it('A sub-organization with codes switched off sends none', async () => {
    const key = createApiKeyPair();
    const id = idOf(
      await create({
        disableOtpEmailAuth: true,
        rootUsers: [
          {
            userName: 'U',
            userEmail: 'u@example.org',
            ...nothing,
            apiKeys: [{ apiKeyName: 'k', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
          },
        ],
      }),
    );
    const init = { otpType: 'OTP_TYPE_EMAIL', contact: 'u@example.org', appName: 'A' };
    expect(await submit(test, key, id, 'INIT_OTP_V3', init)).toMatchObject({ status: 403 });
    const { body } = await ask(test, key, id, 'get_organization_configs');
    expect(body.configs).toMatchObject({
      features: [{ name: 'FEATURE_NAME_OTP_EMAIL_AUTH', value: 'false' }],
      quorum: { threshold: 1, userIds: [expect.any(String)] },
    });
  });

  it('A sub-organization with a quorum of two does nothing before both have approved', async () => {
    const keys = [createApiKeyPair(), createApiKeyPair()];
    const id = idOf(
      await create({
        rootQuorumThreshold: 2,
        rootUsers: keys.map(({ publicKey }, index) => ({
          userName: `U${index}`,
          ...nothing,
          apiKeys: [{ apiKeyName: 'k', publicKey, curveType: 'API_KEY_CURVE_P256' }],
        })),
      }),
    );
    const [first] = keys;
    if (!first) throw new Error('a key is missing');
    const { body } = await submit(test, first, id, 'CREATE_WALLET', { walletName: 'W', accounts: [] });
    expect(body.activity).toMatchObject({ status: 'ACTIVITY_STATUS_CONSENSUS_NEEDED', result: {}, canApprove: false });
    expect((await ask(test, first, id, 'list_wallets')).body.wallets).toEqual([]);
  });
});
