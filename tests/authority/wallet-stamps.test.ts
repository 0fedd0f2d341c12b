import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { decodeApiKeyStamp, encodeApiKeyStamp, type JsonObject, parseSessionToken } from '@postern/protocol';
import { getCompressedPublicKey, WalletStamper, WalletType } from '@turnkey/wallet-stamper';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { activityAnswer } from '../setup/activity-answer.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { type Answer, post } from '../setup/stamped.ts';
import { ask, submit } from '../setup/user.ts';

interface Wallet {
  publicKey: string;
  curveType: string;
  stamp(body: string): Promise<string>;
}

/** An Ethereum wallet of viem behind the official stamper. */
async function ethereumWallet(seed: string): Promise<Wallet> {
  const account = privateKeyToAccount(`0x${createHash('sha256').update(seed).digest('hex')}`);
  const getPublicKey = async () =>
    getCompressedPublicKey(await account.signMessage({ message: 'GET_PUBLIC_KEY' }), 'GET_PUBLIC_KEY');
  const stamper = new WalletStamper({
    type: WalletType.Ethereum,
    signMessage: (message) => account.signMessage({ message }),
    getPublicKey,
  });
  return {
    publicKey: await getPublicKey(),
    curveType: 'API_KEY_CURVE_SECP256K1',
    stamp: async (body) => (await stamper.stamp(body)).stampHeaderValue,
  };
}

/** A Solana wallet behind the official stamper. */
async function solanaWallet(seed: string): Promise<Wallet> {
  const secret = createHash('sha256').update(seed).digest();
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url').toString('hex');
  const stamper = new WalletStamper({
    type: WalletType.Solana,
    signMessage: async (message) => sign(null, Buffer.from(message), privateKey).toString('hex'),
    getPublicKey: async () => publicKey,
  });
  return {
    publicKey,
    curveType: 'API_KEY_CURVE_ED25519',
    stamp: async (body) => (await stamper.stamp(body)).stampHeaderValue,
  };
}

/** An API key on the curve of Ethereum, as the Go and Rust SDKs stamp with it. */
async function secp256k1ApiKey(seed: string): Promise<Wallet> {
  const d = createHash('sha256').update(seed).digest('hex');
  const sec1 = Buffer.from(`302e0201010420${d}a00706052b8104000a`, 'hex');
  const privateKey = createPrivateKey({ key: sec1, format: 'der', type: 'sec1' });
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const isOdd = (Buffer.from(y, 'base64url').at(-1) ?? 0) & 1;
  const publicKey = (isOdd ? '03' : '02') + Buffer.from(x, 'base64url').toString('hex');
  const scheme = 'SIGNATURE_SCHEME_TK_API_SECP256K1';
  return {
    publicKey,
    curveType: 'API_KEY_CURVE_SECP256K1',
    stamp: async (body) =>
      encodeApiKeyStamp({
        publicKey,
        scheme,
        signature: sign('sha256', Buffer.from(body), privateKey).toString('hex'),
      }),
  };
}

describe('stamps of wallets', () => {
  const test = sharedAuthority();

  async function signUp({ publicKey, curveType }: Wallet): Promise<{ organizationId: string; userId: string }> {
    const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Wallet user',
      rootUsers: [
        {
          userName: 'Ada',
          apiKeys: [{ apiKeyName: `wallet-auth:${publicKey}`, publicKey, curveType }],
          authenticators: [],
          oauthProviders: [],
        },
      ],
      rootQuorumThreshold: 1,
    });
    const { subOrganizationId, rootUserIds } = created.result;
    return { organizationId: subOrganizationId, userId: rootUserIds[0] };
  }

  async function postWith(wallet: Wallet, path: string, body: JsonObject): Promise<Answer> {
    const text = JSON.stringify(body);
    return post(test.url, path, text, { 'X-Stamp': await wallet.stamp(text) });
  }

  function login(publicKey: string): JsonObject {
    test.clock.now += 1;
    const type = 'ACTIVITY_TYPE_STAMP_LOGIN';
    const { organizationId } = test;
    return { parameters: { publicKey }, organizationId, timestampMs: String(test.clock.now), type };
  }

  it.each([
    ['Ethereum', ethereumWallet],
    ['Solana', solanaWallet],
    ['API key on secp256k1', secp256k1ApiKey],
  ])('A stamp of a wallet (%s) logs in through the parent, and its key finds the user', async (name, create) => {
    const wallet = await create(name);
    const key = createApiKeyPair();
    // A wallet that signs up stamps its log-in before its user exists.
    const body = login(key.publicKey);
    const early = await postWith(wallet, '/public/v1/submit/stamp_login', body);
    expect(early).toMatchObject({ status: 401, body: { turnkeyErrorCode: 'PUBLIC_KEY_NOT_FOUND' } });
    const { organizationId, userId } = await signUp(wallet);
    const answer = await postWith(wallet, '/public/v1/submit/stamp_login', body);
    expect(answer).toMatchObject({ status: 200, body: { activity: { status: 'ACTIVITY_STATUS_COMPLETED' } } });
    const { claims } = parseSessionToken(activityAnswer('STAMP_LOGIN', answer).result.session);
    expect(claims).toMatchObject({ organization_id: organizationId, user_id: userId, public_key: key.publicKey });
    expect(await ask(test, key, organizationId, 'whoami')).toMatchObject({ status: 200, body: { userId } });
    for (const filterValue of [wallet.publicKey, wallet.publicKey.toUpperCase()]) {
      const found = await ask(test, test.apiKey, test.organizationId, 'list_suborgs', {
        filterType: 'PUBLIC_KEY',
        filterValue,
      });
      expect(found.body).toEqual({ organizationIds: [organizationId] });
    }
  });

  it('A stamp is valid only on the curve that its key is registered for', async () => {
    const wallet = await secp256k1ApiKey('curve');
    await signUp(wallet);
    const body = { organizationId: test.organizationId };
    const { publicKey } = wallet;
    expect(await postWith(wallet, '/public/v1/query/whoami', body)).toMatchObject({ status: 200 });
    const text = JSON.stringify(body);
    const stamp = { ...decodeApiKeyStamp(await wallet.stamp(text)), scheme: 'SIGNATURE_SCHEME_TK_API_P256' as const };
    expect(
      await post(test.url, '/public/v1/query/whoami', text, { 'X-Stamp': encodeApiKeyStamp(stamp) }),
    ).toMatchObject({ status: 401, body: { turnkeyErrorCode: 'SIGNATURE_INVALID' } });
    const registration = { publicKey, curveType: 'API_KEY_CURVE_ED25519', apiKeyName: 'key' };
    expect(
      await submit(test, test.apiKey, test.organizationId, 'CREATE_API_KEYS_V2', {
        userId: test.userId,
        apiKeys: [registration],
      }),
    ).toMatchObject({ status: 400, body: { message: 'invalid public key' } });
  });

  it('An Ethereum stamp with the padded integers of the official stamper is accepted', async () => {
    const wallet = await ethereumWallet('padding');
    await signUp(wallet);
    const { organizationId } = test;
    // About one signature in 170 has an r or s with a zero byte in front that DER would leave out.
    for (let attempt = 0; ; attempt++) {
      const text = JSON.stringify({ organizationId, attempt });
      const header = await wallet.stamp(text);
      if (!isPadded(decodeApiKeyStamp(header).signature)) continue;
      expect(await post(test.url, '/public/v1/query/whoami', text, { 'X-Stamp': header })).toMatchObject({
        status: 200,
      });
      break;
    }
  });

  it('A stamp over another body is refused', async () => {
    for (const create of [ethereumWallet, solanaWallet]) {
      const wallet = await create('other body');
      await signUp(wallet);
      const header = await wallet.stamp(JSON.stringify({ organizationId: test.organizationId }));
      const text = JSON.stringify({ organizationId: test.organizationId, more: true });
      expect(await post(test.url, '/public/v1/query/whoami', text, { 'X-Stamp': header })).toMatchObject({
        status: 401,
        body: { message: 'could not verify api key signature' },
      });
    }
  });
});

/** Whether an integer of a DER signature begins with a zero that is no sign. */
function isPadded(signature: string): boolean {
  const der = Buffer.from(signature, 'hex');
  const isPaddedAt = (offset: number) => der[offset + 2] === 0 && !((der[offset + 3] ?? 0) & 0x80);
  return isPaddedAt(2) || isPaddedAt(4 + (der[3] ?? 0));
}
