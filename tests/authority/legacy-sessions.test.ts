import { encodeHex } from '@postern/protocol';
import { decryptCredentialBundle, generateP256KeyPair, getPublicKey } from '@turnkey/crypto';
import { describe, expect, it } from 'vitest';
import type { ApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { post } from '../setup/stamped.ts';
import { ask, signUp, submit } from '../setup/user.ts';

const test = sharedAuthority();
const ada = sharedUser(test, 'ada@example.org');

const act = <Type extends string>(
  type: Type,
  parameters: Record<string, unknown>,
  organizationId = ada.organizationId,
) => submit(test, ada.key, organizationId, type, parameters);

describe('read-write sessions', () => {
  /** Opens a session as sdk-browser does, and its bundle with the official package. */
  const open = async (parameters: object = {}, version = '_V2', organizationId = ada.organizationId) => {
    const target = generateP256KeyPair();
    const type = `CREATE_READ_WRITE_SESSION${version}`;
    const targetPublicKey = target.publicKeyUncompressed;
    const { result } = await act(type, { targetPublicKey, ...parameters }, organizationId);
    const privateKey = decryptCredentialBundle(result.credentialBundle, target.privateKey);
    const key: ApiKeyPair = { publicKey: encodeHex(getPublicKey(privateKey)), privateKey };
    return { result, key };
  };

  it.each([
    ['of the caller', {}, '_V2'],
    ['of the caller by id', () => ({ userId: ada.userId }), '_V2'],
    ['by e-mail, in the first version', { email: 'ADA@example.org' }, ''],
  ])('A read-write session %s stamps requests with the key from the bundle', async (_, parameters, version) => {
    const { result, key } = await open(typeof parameters === 'function' ? parameters() : parameters, version);
    const user = { organizationId: ada.organizationId, userId: ada.userId, username: ada.email };
    expect(result).toMatchObject({ ...user, organizationName: ada.email });
    expect((await ask(test, key, ada.organizationId, 'whoami')).body).toMatchObject(user);
    const { body } = await ask(test, key, ada.organizationId, 'get_api_keys', { userId: ada.userId });
    expect(body.apiKeys).toContainEqual(
      expect.objectContaining({
        apiKeyId: result.apiKeyId,
        credential: { publicKey: key.publicKey, type: 'CREDENTIAL_TYPE_READ_WRITE_SESSION_KEY_P256' },
        expirationSeconds: '900',
      }),
    );
  });

  it('A read-write session is found through the parent', async () => {
    const { result } = await open({}, '_V2', test.organizationId);
    expect(result).toMatchObject({ organizationId: ada.organizationId });
  });

  it('A read-write session expires, and ends when a newer one asks for it', async () => {
    const { key } = await open({ expirationSeconds: '60', apiKeyName: 'short' });
    const whoami = (session: ApiKeyPair) => ask(test, session, ada.organizationId, 'whoami');
    test.clock.now += 60_000;
    expect((await whoami(key)).status).toBe(401);
    const older = await open();
    const newer = await open({ invalidateExisting: true });
    expect([(await whoami(older.key)).status, (await whoami(newer.key)).status]).toEqual([401, 200]);
  });

  it('The parent cannot open a read-write session', async () => {
    const targetPublicKey = generateP256KeyPair().publicKeyUncompressed;
    const parameters = { targetPublicKey, userId: ada.userId };
    const type = 'CREATE_READ_WRITE_SESSION_V2';
    expect(await submit(test, test.apiKey, ada.organizationId, type, parameters)).toMatchObject({
      status: 400,
      body: { turnkeyErrorCode: 'ORGANIZATION_MISMATCH' },
    });
  });

  it('A read-write session needs a key to encrypt to, and a user', async () => {
    const type = 'CREATE_READ_WRITE_SESSION_V2';
    expect(await act(type, { targetPublicKey: `04${'11'.repeat(64)}` })).toMatchObject({ status: 400 });
    expect(await act(type, { targetPublicKey: generateP256KeyPair().publicKey })).toMatchObject({ status: 400 });
    const targetPublicKey = generateP256KeyPair().publicKeyUncompressed;
    expect(await act(type, { targetPublicKey, userId: test.userId })).toMatchObject({ status: 404 });
  });
});

describe('read-only sessions', () => {
  const open = async (): Promise<{ session: string; sessionExpiry: string }> => {
    const { result } = await act('CREATE_READ_ONLY_SESSION', {});
    return result;
  };
  const query = (session: string, name: string, organizationId = ada.organizationId) =>
    post(test.url, `/public/v1/query/${name}`, JSON.stringify({ organizationId }), { 'X-Session': session });

  it('A read-only session queries its own organization, also through the parent', async () => {
    const { session, sessionExpiry } = await open();
    // As long as the session that has asked for it.
    expect(Number(sessionExpiry)).toBe(Math.floor(test.clock.now / 1000) + 900);
    const self = { status: 200, body: { organizationId: ada.organizationId, userId: ada.userId } };
    expect(await query(session, 'whoami')).toMatchObject(self);
    expect(await query(session, 'whoami', test.organizationId)).toMatchObject(self);
    expect((await query(session, 'list_wallets')).body.wallets).toMatchObject([{ walletId: ada.walletId }]);
  });

  it('A read-only session cannot query another organization', async () => {
    const { session } = await open();
    const bob = await signUp(test, 'bob@example.org');
    expect(await query(session, 'list_wallets', bob.organizationId)).toMatchObject({ status: 401 });
  });

  it('A read-only session cannot submit activities', async () => {
    const { session } = await open();
    const body = JSON.stringify({
      type: 'ACTIVITY_TYPE_CREATE_WALLET',
      timestampMs: String(test.clock.now),
      organizationId: ada.organizationId,
      parameters: { walletName: 'Read only', accounts: [] },
    });
    const answer = await post(test.url, '/public/v1/submit/create_wallet', body, { 'X-Session': session });
    expect(answer).toMatchObject({ status: 401, body: { turnkeyErrorCode: 'SIGNATURE_MISSING' } });
  });

  it('A stamp is used before a read-only session', async () => {
    const { session } = await open();
    const body = JSON.stringify({ organizationId: ada.organizationId });
    const headers = { 'X-Session': session, 'X-Stamp': 'nonsense' };
    expect(await post(test.url, '/public/v1/query/whoami', body, headers)).toMatchObject({
      status: 401,
      body: { message: 'malformed activity stamp' },
    });
  });

  it('A read-only session ends after an hour and cannot be derived from what is stored', async () => {
    const { session } = await open();
    expect((await query(`${session}A`, 'whoami')).status).toBe(401);
    expect((await query('', 'whoami')).status).toBe(401);
    test.clock.now += 3_600_000;
    expect(await query(session, 'whoami')).toMatchObject({ status: 401, body: { code: 16 } });
  });
});
