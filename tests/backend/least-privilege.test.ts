import { readdir, readFile } from 'node:fs/promises';
import { backendPolicies } from '@postern/backend';
import type { JsonObject } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { type BackendUser, createBackendUser } from '../setup/backend-user.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { postStamped } from '../setup/stamped.ts';
import { ask, submit } from '../setup/user.ts';

// That the key is enough for every flow is shown by all tests that use `startDeployment`: their backends have such a key.
describe('the key of the backend can do no more than the backend needs', () => {
  const test = sharedAuthority();
  const backend: BackendUser = shared(() => createBackendUser(test));

  it('The policies allow exactly the activities that the backend sends', async () => {
    const folder = new URL('../../packages/backend/src/turnkey/', import.meta.url);
    const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && file !== 'backend-policies.ts');
    const sources = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
    const sent = typesIn(sources.join('\n'));
    const allowed = (policies = backendPolicies(backend.userId, { linkVerifiedEmail: true })) =>
      typesIn(
        policies
          .filter(({ effect }) => effect === 'EFFECT_ALLOW')
          .map(({ condition }) => condition)
          .join('\n'),
      );
    expect(allowed()).toEqual(sent);
    expect(allowed(backendPolicies(backend.userId))).toEqual(
      sent.filter((type) => type !== 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2'),
    );
  });

  it('Turnkey shows the policies as they were printed', async () => {
    const { body } = await ask(test, test.apiKey, test.organizationId, 'list_policies');
    expect(body.policies).toEqual(
      expect.arrayContaining(backendPolicies(backend.userId).map((policy) => expect.objectContaining(policy))),
    );
  });

  it('It does not sign, export, delete, change rights or make itself another key', async () => {
    const { organizationId } = test;
    const act = (
      type: string,
      parameters: JsonObject,
      key: ApiKeyPair = backend.apiKey,
      organization = organizationId,
    ) => submit(test, key, organization, type, parameters);
    const path = "m/44'/60'/0'/0/0";
    const account = {
      curve: 'CURVE_SECP256K1',
      pathFormat: 'PATH_FORMAT_BIP32',
      path,
      addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
    };
    const wallet = { walletName: 'w', accounts: [account] };
    const { result } = await submit(test, test.apiKey, organizationId, 'CREATE_WALLET', wallet);
    const [signWith] = result.addresses;
    const created = await submit(test, backend.apiKey, organizationId, 'CREATE_SUB_ORGANIZATION_V8', subOrganization());
    const sub = created.result.subOrganizationId;
    const key = { apiKeyName: 'second', publicKey: createApiKeyPair().publicKey, curveType: 'API_KEY_CURVE_P256' };
    const { userId } = backend;
    const root = test.userId;
    const user = { userName: 'u', apiKeys: [key], authenticators: [], oauthProviders: [], userTags: [] };
    const policy = { policyName: 'all', effect: 'EFFECT_ALLOW', condition: 'true', consensus: 'true', notes: '' };
    const { publicKey } = createApiKeyPair();
    const raw = {
      signWith,
      payload: 'ab'.repeat(32),
      encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
      hashFunction: 'HASH_FUNCTION_NO_OP',
    };
    const attempts: [string, JsonObject, string?][] = [
      ['SIGN_RAW_PAYLOAD_V2', raw],
      ['EXPORT_WALLET', { walletId: result.walletId, targetPublicKey: `04${'ab'.repeat(64)}` }],
      ['DELETE_WALLETS', { walletIds: [result.walletId], deleteWithoutExport: true }],
      ['CREATE_WALLET', { ...wallet, walletName: 'another' }],
      ['CREATE_USERS_V4', { users: [user] }],
      ['DELETE_USERS', { userIds: [root] }],
      ['CREATE_POLICY_V3', policy],
      ['CREATE_POLICIES', { policies: [policy] }],
      ['CREATE_API_KEYS_V2', { userId, apiKeys: [key] }],
      ['CREATE_API_KEYS_V2', { userId: root, apiKeys: [key] }],
      ['STAMP_LOGIN', { publicKey }],
      ['CREATE_READ_WRITE_SESSION_V2', { targetPublicKey: `04${'ab'.repeat(64)}`, userId }],
      ['UPDATE_ROOT_QUORUM', { threshold: 1, userIds: [userId] }],
      ['CREATE_SUB_ORGANIZATION_V7', subOrganization()],
      ['INIT_OTP_V2', { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org', appName: 'App' }],
      ['DELETE_SUB_ORGANIZATION', { deleteWithoutExport: true }, sub],
      ['CREATE_WALLET', wallet, sub],
      ['CREATE_USERS_V4', { users: [user] }, sub],
    ];
    const done: string[] = [];
    for (const [type, parameters, organization] of attempts) {
      const { status, body } = await act(type, parameters, backend.apiKey, organization);
      // Without the right, an activity is refused, or waits for the root quorum. Most of what is in a sub-organization is
      // only for its own users.
      const isRefused =
        status === 403 ||
        body.turnkeyErrorCode === 'ORGANIZATION_MISMATCH' ||
        body.activity?.status === 'ACTIVITY_STATUS_CONSENSUS_NEEDED';
      if (!isRefused) done.push(`${type}: ${status} ${JSON.stringify(body)}`);
    }
    expect(done).toEqual([]);
    const { body } = await ask(test, backend.apiKey, organizationId, 'get_api_keys', { userId });
    expect(body.apiKeys).toHaveLength(1);
  });

  it('The same attempts succeed with the key of a root user', async () => {
    const { organizationId, userId } = test;
    const key = { apiKeyName: 'second', publicKey: createApiKeyPair().publicKey, curveType: 'API_KEY_CURVE_P256' };
    const answer = await submit(test, test.apiKey, organizationId, 'CREATE_API_KEYS_V2', { userId, apiKeys: [key] });
    expect(answer.result.apiKeyIds).toHaveLength(1);
    const whoami = await postStamped(test.url, backend.apiKey, '/public/v1/query/whoami', { organizationId });
    expect(whoami.body.userId).toBe(backend.userId);
  });
});

function subOrganization(): JsonObject {
  const apiKey = { apiKeyName: 'k', publicKey: createApiKeyPair().publicKey, curveType: 'API_KEY_CURVE_P256' };
  const user = { userName: 'u', apiKeys: [apiKey], authenticators: [], oauthProviders: [] };
  return { subOrganizationName: 'S', rootQuorumThreshold: 1, rootUsers: [user] };
}

function typesIn(text: string): string[] {
  return [...new Set(text.match(/ACTIVITY_TYPE_[A-Z0-9_]+/g))].sort();
}
