import type { JsonObject } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { type Answer, postStamped } from '../setup/stamped.ts';
import { ask, ETHEREUM_ACCOUNT, submit } from '../setup/user.ts';

const SOLANA_ACCOUNT = {
  ...ETHEREUM_ACCOUNT,
  curve: 'CURVE_ED25519',
  path: "m/44'/501'/0'/0'",
  addressFormat: 'ADDRESS_FORMAT_SOLANA',
};
const CODE = { otpType: 'OTP_TYPE_EMAIL', contact: 'bob@example.org', appName: 'Test' };
const DIGEST = {
  payload: 'ab'.repeat(32),
  encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
  hashFunction: 'HASH_FUNCTION_NO_OP',
};
const POLICY = { policyName: 'Policy', effect: 'EFFECT_ALLOW', notes: '' };
const newKey = () => ({
  apiKeyName: 'key',
  publicKey: createApiKeyPair().publicKey,
  curveType: 'API_KEY_CURVE_P256',
});
const newRoot = () => ({ userName: 'Root', apiKeys: [newKey()], authenticators: [], oauthProviders: [] });

/** Tests that pass on the authority must pass at Turnkey, so it must not take what Turnkey documents as refused. */
describe('requests that the authority refuses as Turnkey does', () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');
  let solanaAddress: string;
  beforeAll(async () => {
    const { result } = await asUser('CREATE_WALLET_ACCOUNTS', { walletId: ada.walletId, accounts: [SOLANA_ACCOUNT] });
    [solanaAddress] = result.addresses;
  });

  const asUser = (type: string, parameters: JsonObject) => submit(test, ada.key, ada.organizationId, type, parameters);
  const asParent = (type: string, parameters: JsonObject, organizationId = test.organizationId) =>
    submit(test, test.apiKey, organizationId, type, parameters);
  const asParentInSub = (type: string, parameters: JsonObject) => asParent(type, parameters, ada.organizationId);
  const signUpWith = (more: object) =>
    asParent('CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Sub',
      rootUsers: [newRoot()],
      rootQuorumThreshold: 1,
      ...more,
    });
  const tagAt = (timestampMs: number) =>
    postStamped(test.url, ada.key, '/public/v1/submit/create_user_tag', {
      type: 'ACTIVITY_TYPE_CREATE_USER_TAG',
      timestampMs: String(timestampMs),
      organizationId: ada.organizationId,
      parameters: { userTagName: 'Tag', userIds: [] },
    });
  const sign = (signWith: string, more: object) => asUser('SIGN_RAW_PAYLOAD_V2', { ...DIGEST, signWith, ...more });
  const createWallet = (account: object) =>
    asUser('CREATE_WALLET', { walletName: 'Wallet', accounts: [{ ...ETHEREUM_ACCOUNT, ...account }] });
  const createPolicy = (text: object) => asUser('CREATE_POLICY_V3', { ...POLICY, ...text });
  const page = (paginationOptions: JsonObject) =>
    ask(test, test.apiKey, test.organizationId, 'list_suborgs', { paginationOptions });

  it.each<[what: string, sentence: string, run: () => Promise<Answer>]>([
    ['a timestamp of more than an hour ago', 'invalid timestampMs', () => tagAt(test.clock.now - 3_601_000)],
    ['a timestamp of more than five minutes ahead', 'invalid timestampMs', () => tagAt(test.clock.now + 301_000)],
    ['a code of 5 characters', 'otpLength', () => asParent('INIT_OTP_V3', { ...CODE, otpLength: 5 })],
    ['a code of 10 characters', 'otpLength', () => asParent('INIT_OTP_V3', { ...CODE, otpLength: 10 })],
    [
      'a code that lives for more than 600 seconds',
      'expiration',
      () => asParent('INIT_OTP_V3', { ...CODE, expirationSeconds: '601' }),
    ],
    [
      'a log-in without the signature of the key in its token',
      'client signature',
      () => asParentInSub('OTP_LOGIN', { verificationToken: ada.verificationToken, publicKey: ada.key.publicKey }),
    ],
    ['a quorum of no user', 'quorum threshold', () => signUpWith({ rootQuorumThreshold: 0 })],
    ['a quorum of more users than there are', 'quorum users missing', () => signUpWith({ rootQuorumThreshold: 2 })],
    [
      'a root user who has nothing to sign in with',
      'each root user needs',
      () => signUpWith({ rootUsers: [{ ...newRoot(), apiKeys: [] }] }),
    ],
    [
      'a sub-organization of a sub-organization',
      'sub-organizations cannot create',
      () => asUser('CREATE_SUB_ORGANIZATION_V8', { subOrganizationName: 'Sub', rootUsers: [], rootQuorumThreshold: 1 }),
    ],
    [
      'the deletion of a sub-organization whose wallet was not exported',
      'have not been exported',
      () => asUser('DELETE_SUB_ORGANIZATION', {}),
    ],
    [
      'a wallet that the parent creates for a user',
      'organization mismatch',
      () => asParentInSub('CREATE_WALLET', { walletName: 'Wallet', accounts: [] }),
    ],
    [
      'a signature that the parent asks for',
      'organization mismatch',
      () => asParentInSub('SIGN_RAW_PAYLOAD_V2', { ...DIGEST, signWith: ada.address }),
    ],
    [
      'a key that the parent gives to a user',
      'organization mismatch',
      () => asParentInSub('CREATE_API_KEYS_V2', { userId: ada.userId, apiKeys: [newKey()] }),
    ],
    ['a page of nothing', 'paginationOptions.limit', () => page({ limit: '0' })],
    ['a page of more than 100', 'paginationOptions.limit', () => page({ limit: '101' })],
    ['a digest of 31 bytes', 'expected a 32-bytes-long digest', () => sign(ada.address, { payload: 'ab'.repeat(31) })],
    ['a hash function with Ed25519', 'invalid hash function', () => sign(solanaAddress, {})],
    [
      'no hash function with another curve',
      'invalid hash function',
      () => sign(ada.address, { hashFunction: 'HASH_FUNCTION_NOT_APPLICABLE' }),
    ],
    ['an odd number of hex characters', 'invalid payload encoding', () => sign(ada.address, { payload: 'abc' })],
    [
      'double quotes in a policy',
      'invalid policy condition',
      () => createPolicy({ condition: 'activity.type == "a"' }),
    ],
    ['a negation in a condition', 'invalid policy condition', () => createPolicy({ condition: "!(wallet.id == 'w')" })],
    [
      'approvers in a condition',
      'invalid policy condition',
      () => createPolicy({ condition: "approvers.any(user, user.id == 'u')" }),
    ],
    [
      'the activity in a consensus',
      'invalid policy consensus',
      () => createPolicy({ consensus: "activity.action == 'SIGN'" }),
    ],
    [
      'a field that the language does not have',
      'invalid policy condition',
      () => createPolicy({ condition: 'eth.tx.a == 1' }),
    ],
    ['a path of another format', 'invalid path format', () => createWallet({ pathFormat: 'PATH_FORMAT_OTHER' })],
    ['a path without its root', 'invalid path', () => createWallet({ path: "44'/60'" })],
    [
      'a path of Ed25519 that is not hardened',
      'invalid path',
      () => createWallet({ ...SOLANA_ACCOUNT, path: "m/44'/501'/0" }),
    ],
    ['an address of another curve', 'invalid curve', () => createWallet({ curve: 'CURVE_P256' })],
    [
      'a provider without a token',
      'oauthProviders',
      () => asUser('CREATE_OAUTH_PROVIDERS_V2', { userId: ada.userId, oauthProviders: [{ providerName: 'Provider' }] }),
    ],
    [
      'an audience without a token of its issuer',
      'oidcClaims need an oidcToken',
      () =>
        asUser('CREATE_OAUTH_PROVIDERS_V2', {
          userId: ada.userId,
          oauthProviders: [
            { providerName: 'Provider', oidcClaims: { iss: 'https://issuer.example', sub: 'ada', aud: 'app' } },
          ],
        }),
    ],
    [
      'a passkey that has signed another challenge',
      'invalid authenticator attestation',
      () =>
        asUser('CREATE_AUTHENTICATORS_V2', {
          userId: ada.userId,
          authenticators: [{ ...createSoftwareAuthenticator().attest({}), challenge: 'AAAA' }],
        }),
    ],
    [
      'an export to a key that is not one',
      'targetPublicKey',
      () => asUser('EXPORT_WALLET', { walletId: ada.walletId, targetPublicKey: '02ab' }),
    ],
    ['a root quorum of no user', 'quorum', () => asUser('UPDATE_ROOT_QUORUM', { threshold: 1, userIds: [] })],
  ])('The authority refuses %s, as Turnkey does', async (_what, sentence, run) => {
    const { status, body } = await run();
    expect([400, 403]).toContain(status);
    expect(body.message).toContain(sentence);
  });
});
