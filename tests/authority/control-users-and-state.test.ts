import { parseSessionToken } from '@postern/protocol';
import { describe, expect, test } from 'vitest';
import type { ApiKeyPair, TestAuthority } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { serverClient } from '../setup/server-client.ts';
import { ask, ETHEREUM_ACCOUNT, signUp, submit } from '../setup/user.ts';

const TOKEN = 'the token of these tests';

const authority = sharedAuthority({ controlToken: TOKEN });

async function control(method: string, path: string, body?: object, at: TestAuthority = authority) {
  const response = await fetch(`${at.url}/_authority/${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json() };
}

const createWallet = (key: ApiKeyPair, organizationId: string, walletName: string, at = authority) =>
  submit(at, key, organizationId, 'CREATE_WALLET', { walletName, accounts: [ETHEREUM_ACCOUNT] });

const walletNames = async (key: ApiKeyPair, organizationId: string, at = authority) =>
  (await ask(at, key, organizationId, 'list_wallets')).body.wallets.map(
    (each: { walletName: string }) => each.walletName,
  );

describe('users', () => {
  test('A user with every kind of credential is signed in, and the official SDK works with the session', async () => {
    const oauth = [{ providerName: 'p', issuer: 'https://issuer.example.org', audience: 'app', subject: 'ada' }];
    const ways = { email: 'Ada@Example.org', phoneNumber: '+4915123456789', passkey: true, wallet: true, oauth };
    const { status, body } = await control('POST', 'users', { userName: 'Ada', ...ways });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { email: 'ada@example.org', phoneNumber: '+4915123456789' },
    });
    expect(parseSessionToken(body.session.token).claims).toMatchObject({
      user_id: body.userId,
      public_key: body.session.publicKey,
    });
    const client = serverClient(authority, body.organizationId, body.session);
    const { user } = await client.getUser({ organizationId: body.organizationId, userId: body.userId });
    expect(user).toMatchObject({
      userName: 'Ada',
      authenticators: [{ credentialId: body.passkey.credentialId }],
      apiKeys: expect.arrayContaining([expect.objectContaining({ apiKeyName: 'wallet' })]),
      oauthProviders: [{ subject: 'ada' }],
    });
    const { organizationIds } = await serverClient(
      authority,
      authority.organizationId,
      authority.apiKey,
    ).getVerifiedSubOrgIds({
      organizationId: authority.organizationId,
      filterType: 'EMAIL',
      filterValue: 'ada@example.org',
    });
    expect(organizationIds).toEqual([body.organizationId]);
    const signed = await client.signRawPayload({
      signWith: body.embeddedWallet.addresses[0],
      payload: '00',
      encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
      hashFunction: 'HASH_FUNCTION_KECCAK256',
    });
    expect(signed.r).toMatch(/^[0-9a-f]{64}$/);
  });

  test('A session is made for the key that the client holds itself', async () => {
    const { publicKey } = authority.apiKey;
    const { body } = await control('POST', 'users', { wallet: 'solana', publicKey, accounts: [] });
    expect(body.session).toMatchObject({ publicKey, privateKey: null });
    expect(body).toMatchObject({ embeddedWallet: null, wallet: { kind: 'solana', address: expect.any(String) } });
  });

  test('A user without any way to sign in is refused', async () => {
    expect(await control('POST', 'users', {})).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching('each root user needs') },
    });
  });
});

test('What was asked is listed for all organizations, with a filter', async () => {
  const ada = await signUp(authority, 'activities@example.org');
  await createWallet(ada.key, ada.organizationId, 'Listed');
  const list = async (query: string) => (await control('GET', `activities?${query}`)).body.activities;
  expect(await list(`type=create_wallet&organizationId=${ada.organizationId}`)).toMatchObject([
    { type: 'ACTIVITY_TYPE_CREATE_WALLET', intent: { createWalletIntent: { walletName: 'Listed' } } },
  ]);
  const own = await list(`organizationId=${ada.organizationId}`);
  expect(own.map(({ type }: { type: string }) => type)).toEqual([
    'ACTIVITY_TYPE_OTP_LOGIN_V2',
    'ACTIVITY_TYPE_CREATE_WALLET',
  ]);
  expect(await list(`organizationId=${ada.organizationId}&limit=1`)).toMatchObject([
    { type: 'ACTIVITY_TYPE_CREATE_WALLET' },
  ]);
  expect(await list('status=FAILED')).toEqual([]);
  expect(await list('type=INIT_OTP')).not.toHaveLength(0);
});

describe('states', () => {
  test('A snapshot brings back rows, the clock and codes, as often as it is restored', async () => {
    const ada = await signUp(authority, 'snapshot@example.org');
    await createWallet(ada.key, ada.organizationId, 'Before');
    await submit(authority, authority.apiKey, authority.organizationId, 'INIT_OTP_V3', {
      otpType: 'OTP_TYPE_EMAIL',
      contact: 'snapshot@example.org',
      appName: 'Test',
    });
    const { body: snapshot } = await control('POST', 'snapshots');
    const waitForCode = () => control('POST', 'codes/wait', { contact: 'snapshot@example.org', timeoutMs: 0 });
    const code = (await waitForCode()).body.code;
    for (let round = 0; round < 2; round++) {
      await createWallet(ada.key, ada.organizationId, 'After');
      await control('POST', 'clock/advance', { by: '1h' });
      await control('POST', 'failures', { with: 500 });
      expect((await control('POST', 'snapshots/restore', snapshot)).status).toBe(200);
      expect(await walletNames(ada.key, ada.organizationId)).toEqual(['Default Wallet', 'Before']);
      expect(Date.parse((await control('GET', 'clock')).body.now)).toBe(authority.clock.now);
      expect((await waitForCode()).body.code).toBe(code);
    }
    expect((await control('POST', 'snapshots/restore', { id: 'another' })).status).toBe(404);
  });

  const other = sharedAuthority({ controlToken: TOKEN, masterKey: new Uint8Array(32).fill(9) });

  test('An exported state lives on in another authority with another master key', async () => {
    const ada = await signUp(authority, 'moved@example.org');
    const { body: file } = await control('GET', 'state');
    expect((await control('PUT', 'state', file, other)).status).toBe(200);
    expect(await walletNames(ada.key, ada.organizationId, other)).toEqual(['Default Wallet']);
    const sign = (at: TestAuthority) =>
      submit(at, ada.key, ada.organizationId, 'SIGN_RAW_PAYLOAD_V2', {
        signWith: ada.address,
        payload: '00',
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_KECCAK256',
      });
    expect((await sign(other)).result).toEqual((await sign(authority)).result);
    expect(other.authority.publicKeys).toEqual(authority.authority.publicKeys);
    const again = await signUp(
      { ...other, organizationId: authority.organizationId, apiKey: authority.apiKey },
      'new@example.org',
    );
    expect(await walletNames(again.key, again.organizationId, other)).toEqual(['Default Wallet']);
  });

  test('A state of another version of the schema is refused, and changes nothing', async () => {
    const ada = await signUp(authority, 'refused@example.org');
    const { body: file } = await control('GET', 'state');
    const changed = { ...file, migrations: file.migrations.slice(1) };
    expect(await control('PUT', 'state', changed)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching('another version') },
    });
    expect(await control('PUT', 'state', { ...file, format: 'other' })).toMatchObject({ status: 400 });
    expect(await walletNames(ada.key, ada.organizationId)).toEqual(['Default Wallet']);
  });
});
