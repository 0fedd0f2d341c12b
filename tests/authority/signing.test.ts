import { createPublicKey, verify } from 'node:crypto';
import { decodeHex, encodeHex } from '@postern/protocol';
import { hashMessage, keccak256, recoverAddress, serializeSignature, toHex } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { ask, ETHEREUM_ACCOUNT, signUp, submit } from '../setup/user.ts';

interface Signature {
  r: string;
  s: string;
  v: string;
}

const test = sharedAuthority();
const ada = sharedUser(test, 'ada@example.org');
/** Private keys by curve: id and first address. */
const keys: Record<string, { id: string; address: string; publicKey: string }> = {};

beforeAll(async () => {
  for (const [curve, format] of [
    ['CURVE_SECP256K1', 'ADDRESS_FORMAT_ETHEREUM'],
    ['CURVE_P256', 'ADDRESS_FORMAT_COMPRESSED'],
    ['CURVE_ED25519', 'ADDRESS_FORMAT_SOLANA'],
  ] as const) {
    const key = { privateKeyName: curve, curve, privateKeyTags: [], addressFormats: [format] };
    const { result } = await act('CREATE_PRIVATE_KEYS_V2', { privateKeys: [key] });
    const [{ privateKeyId, addresses }] = result.privateKeys;
    const shown = await ask(test, ada.key, ada.organizationId, 'get_private_key', { privateKeyId });
    keys[curve] = { id: privateKeyId, address: addresses[0].address, publicKey: shown.body.privateKey.publicKey };
  }
});

const act = <Type extends string>(type: Type, parameters: Record<string, unknown>, user = ada) =>
  submit(test, user.key, user.organizationId, type, parameters);
const key = (curve: string) => {
  const found = keys[curve];
  if (!found) throw new Error('there is no such key');
  return found;
};
const HEX = 'PAYLOAD_ENCODING_HEXADECIMAL';
const NO_OP = { encoding: HEX, hashFunction: 'HASH_FUNCTION_NO_OP' };
const signOne = async (signWith: string, payload: string, how: object = NO_OP): Promise<Signature> => {
  const { result } = await act('SIGN_RAW_PAYLOAD_V2', { signWith, payload, ...how });
  return result;
};
const ethereumAddress = (digest: `0x${string}`, { r, s, v }: Signature) =>
  recoverAddress({ hash: digest, signature: serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number(v) }) });

describe('private keys sign', () => {
  it.each([
    ['by id', () => key('CURVE_SECP256K1').id],
    ['by id in capitals', () => key('CURVE_SECP256K1').id.toUpperCase()],
    ['by address', () => key('CURVE_SECP256K1').address],
    ['by address in lower case', () => key('CURVE_SECP256K1').address.toLowerCase()],
  ])('Private keys sign %s', async (_, signWith) => {
    const digest = hashMessage('hello');
    expect(await ethereumAddress(digest, await signOne(signWith(), digest))).toBe(key('CURVE_SECP256K1').address);
  });

  it('Private keys sign in the first version, which knew keys only', async () => {
    const digest = hashMessage('hello');
    const parameters = { privateKeyId: key('CURVE_SECP256K1').id, payload: digest, ...NO_OP };
    const { result } = await act('SIGN_RAW_PAYLOAD', parameters);
    const signature = result;
    expect(await ethereumAddress(digest, signature)).toBe(key('CURVE_SECP256K1').address);
  });

  it('Private keys sign on P-256', async () => {
    const how = { encoding: 'PAYLOAD_ENCODING_TEXT_UTF8', hashFunction: 'HASH_FUNCTION_SHA256' };
    const { r, s } = await signOne(key('CURVE_P256').id, 'hello', how);
    const point = decodeHex(key('CURVE_P256').publicKey);
    // SubjectPublicKeyInfo of a compressed point.
    const prefix = '3039301306072a8648ce3d020106082a8648ce3d030107032200';
    const spki = Buffer.from(prefix + encodeHex(point), 'hex');
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const signature = Buffer.from(r + s, 'hex');
    expect(verify('sha256', Buffer.from('hello'), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  });

  it('Private keys sign on Ed25519, which takes no hash function', async () => {
    const how = { encoding: HEX, hashFunction: 'HASH_FUNCTION_NOT_APPLICABLE' };
    const { r, s, v } = await signOne(key('CURVE_ED25519').address, toHex('hello'), how);
    const x = Buffer.from(key('CURVE_ED25519').publicKey, 'hex').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    expect(verify(null, Buffer.from('hello'), publicKey, Buffer.from(r + s, 'hex'))).toBe(true);
    expect(v).toBe('00');
    const hashed = { signWith: key('CURVE_ED25519').id, payload: toHex('hello'), ...NO_OP };
    expect(await act('SIGN_RAW_PAYLOAD_V2', hashed)).toMatchObject({
      status: 400,
      body: { message: 'invalid hash function' },
    });
  });

  it('A deleted private key no longer signs', async () => {
    const made = { privateKeyName: 'Gone', curve: 'CURVE_SECP256K1', privateKeyTags: [], addressFormats: [] };
    const { result } = await act('CREATE_PRIVATE_KEYS_V2', { privateKeys: [made] });
    const [{ privateKeyId }] = result.privateKeys;
    await act('DELETE_PRIVATE_KEYS', { privateKeyIds: [privateKeyId], deleteWithoutExport: true });
    const sign = { signWith: privateKeyId, payload: hashMessage('hello'), ...NO_OP };
    expect(await act('SIGN_RAW_PAYLOAD_V2', sign)).toMatchObject({ status: 404 });
  });

  it('A private key does not sign for a user of another organization', async () => {
    const bob = await signUp(test, 'bob@example.org');
    for (const signWith of [key('CURVE_SECP256K1').id, key('CURVE_SECP256K1').address]) {
      const sign = { signWith, payload: hashMessage('hello'), ...NO_OP };
      expect(await act('SIGN_RAW_PAYLOAD_V2', sign, bob)).toMatchObject({ status: 404 });
    }
  });
});

describe('several payloads', () => {
  const sign = (parameters: object) => act('SIGN_RAW_PAYLOADS', { signWith: ada.address, ...parameters });

  it('Several payloads are signed in their order', async () => {
    const how = { encoding: HEX, hashFunction: 'HASH_FUNCTION_KECCAK256' };
    const { result } = await sign({ payloads: ['0x01', '02'], ...how });
    const signers = await Promise.all(
      result.signatures.map((signature, index) => ethereumAddress(keccak256(index === 0 ? '0x01' : '0x02'), signature)),
    );
    expect(signers).toEqual([ada.address, ada.address]);
  });

  it('Several payloads are all signed, or none', async () => {
    const answer = await sign({ payloads: ['00'.repeat(32), '00'], ...NO_OP });
    expect(answer).toMatchObject({ status: 400, body: { message: 'expected a 32-bytes-long digest' } });
    expect(await sign({ payloads: [], ...NO_OP })).toMatchObject({ status: 400 });
  });
});

describe('wallets', () => {
  it('A wallet and its accounts can be renamed', async () => {
    const rename = (walletName: string) => act('UPDATE_WALLET', { walletId: ada.walletId, walletName });
    expect((await rename('Mine')).result).toEqual({ walletId: ada.walletId });
    expect((await rename('Mine')).status).toBe(200);
    await act('CREATE_WALLET', { walletName: 'Other', accounts: [] });
    expect(await rename('Other')).toMatchObject({ status: 409, body: { message: 'wallet label must be unique' } });

    const accountOf = async (where: object) =>
      (await ask(test, ada.key, ada.organizationId, 'get_wallet_account', { walletId: ada.walletId, ...where })).body;
    const { account } = await accountOf({ address: ada.address.toLowerCase() });
    expect(account).toMatchObject({ address: ada.address, walletDetails: { walletName: 'Mine' } });
    const { walletAccountId } = account;
    await act('UPDATE_WALLET_ACCOUNT_NAME', { walletAccountId, name: 'Savings' });
    expect(await accountOf({ path: ETHEREUM_ACCOUNT.path })).toMatchObject({ account: { name: 'Savings' } });
    expect(await accountOf({ path: "m/44'/60'/9'/0/0" })).toMatchObject({ code: 5 });
    expect(await accountOf({})).toMatchObject({ code: 3 });
    const unknown = { walletAccountId: ada.userId, name: 'Nobody' };
    expect(await act('UPDATE_WALLET_ACCOUNT_NAME', unknown)).toMatchObject({ status: 404 });
  });
});
