import { decodeHex, encodeSealedBundle, encodeUtf8, hpkeSeal } from '@postern/protocol';
import { Keypair } from '@solana/web3.js';
import {
  decryptExportBundle,
  encryptPrivateKeyToBundle,
  encryptWalletToBundle,
  generateP256KeyPair,
} from '@turnkey/crypto';
import { encodeBase58, HDNodeWallet, Mnemonic, Wallet, wordlists } from 'ethers';
import { describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { ask, ETHEREUM_ACCOUNT, signUp, submit, type TestUser } from '../setup/user.ts';

/** A published test wallet: its words and its first Ethereum address. */
const WORDS = 'test test test test test test test test test test test junk';
const ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const PRIVATE_KEY = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

const test = sharedAuthority();
const ada = sharedUser(test, 'ada@example.org');

const act = <Type extends string>(type: Type, parameters: Record<string, unknown>, user = ada) =>
  submit(test, user.key, user.organizationId, type, parameters);
const query = async (name: string, body: Record<string, unknown> = {}, user = ada) =>
  (await ask(test, user.key, user.organizationId, name, body)).body;

const owner = (user = ada) => ({
  userId: user.userId,
  organizationId: user.organizationId,
  dangerouslyOverrideSignerPublicKey: test.authority.publicKeys.signer,
});

describe('import', () => {
  const initWallet = async (user = ada): Promise<string> => {
    const { result } = await act('INIT_IMPORT_WALLET', { userId: user.userId }, user);
    return result.importBundle;
  };
  const encrypted = async (mnemonic: string) =>
    encryptWalletToBundle({ mnemonic, importBundle: await initWallet(), ...owner() });
  const importWallet = (walletName: string, encryptedBundle: string, user = ada) =>
    act('IMPORT_WALLET', { userId: user.userId, walletName, encryptedBundle, accounts: [ETHEREUM_ACCOUNT] }, user);

  it('A wallet that the official package encrypted is imported', async () => {
    const { result } = await importWallet('Imported', await encrypted(WORDS));
    const { walletId, addresses } = result;
    expect(addresses).toEqual([ADDRESS]);
    expect(await query('get_wallet', { walletId })).toMatchObject({ wallet: { imported: true, exported: false } });
  });

  it('An import target is accepted once, also after a newer one was issued', async () => {
    const first = await encrypted(WORDS);
    await initWallet();
    expect((await importWallet('Once', first)).status).toBe(200);
    const again = { status: 400, body: { message: 'the bundle was not encrypted to a usable import target' } };
    expect(await importWallet('Twice', first)).toMatchObject(again);
  });

  it('An import target is valid for a day', async () => {
    // The parent's key does not expire meanwhile.
    const backend = { userId: test.userId, organizationId: test.organizationId, key: test.apiKey };
    const parent: TestUser = { ...ada, ...backend };
    const importBundle = await initWallet(parent);
    const bundle = await encryptWalletToBundle({ mnemonic: WORDS, importBundle, ...owner(parent) });
    test.clock.now += 86_400_000;
    expect(await importWallet('Late', bundle, parent)).toMatchObject({ status: 400 });
    test.clock.now -= 86_400_000;
    expect((await importWallet('In time', bundle, parent)).status).toBe(200);
  });

  it('A user has at most ten import targets', async () => {
    const oldest = await encrypted(WORDS);
    for (let index = 0; index < 10; index++) await initWallet();
    expect(await importWallet('Eleventh', oldest)).toMatchObject({ status: 400 });
  });

  it('An invalid mnemonic is refused, and its target stays usable', async () => {
    const importBundle = await initWallet();
    const encrypt = (mnemonic: string) => encryptWalletToBundle({ mnemonic, importBundle, ...owner() });
    const wrong = await importWallet('Wrong', await encrypt(WORDS.replace('junk', 'test')));
    expect(wrong).toMatchObject({ status: 400, body: { message: 'invalid mnemonic' } });
    expect(await importWallet('Wrong', await encrypt(''))).toMatchObject({ status: 400 });
    expect((await importWallet('Right', await encrypt(WORDS))).status).toBe(200);
  });

  it('An invalid bundle, or one of another user, is refused', async () => {
    expect(await importWallet('None', 'nothing')).toMatchObject({ status: 400 });
    const bob = await signUp(test, 'bob@example.org');
    const bundle = await encryptWalletToBundle({
      mnemonic: WORDS,
      importBundle: await initWallet(bob),
      ...owner(bob),
    });
    expect(await importWallet('Of Bob', bundle)).toMatchObject({ status: 400 });
    const forBob = { status: 403, body: { message: 'users can only import for themselves' } };
    expect(await act('INIT_IMPORT_WALLET', { userId: bob.userId })).toMatchObject(forBob);
    expect((await importWallet('Of Bob', bundle, bob)).status).toBe(200);
  });

  it('A passphrase is stored with the mnemonic, and both are exported', async () => {
    const passphrase = 'Tres\ncosas';
    const importBundle = await initWallet();
    const { data } = JSON.parse(importBundle);
    const target = decodeHex(JSON.parse(Buffer.from(data, 'hex').toString()).targetPublic);
    const bundle = encodeSealedBundle(await hpkeSeal(target, encodeUtf8(`${WORDS}\n${passphrase}`)));
    const { result } = await importWallet('With passphrase', bundle);
    const { walletId, addresses } = result;
    const mnemonic = Mnemonic.fromPhrase(WORDS, passphrase);
    expect(addresses).toEqual([HDNodeWallet.fromMnemonic(mnemonic, ETHEREUM_ACCOUNT.path).address]);
    expect(await exportWallet(walletId)).toBe(`${WORDS}\n${passphrase}`);
  });

  it('Private keys are imported in both formats of the official package', async () => {
    const importKey = async (privateKey: string, keyFormat: string, more: object) => {
      const init = await act('INIT_IMPORT_PRIVATE_KEY', { userId: ada.userId });
      const { importBundle } = init.result;
      const encryptedBundle = await encryptPrivateKeyToBundle({ privateKey, keyFormat, importBundle, ...owner() });
      return act('IMPORT_PRIVATE_KEY', { userId: ada.userId, encryptedBundle, ...more });
    };
    const ethereum = { curve: 'CURVE_SECP256K1', addressFormats: ['ADDRESS_FORMAT_ETHEREUM'] };
    const hex = await importKey(PRIVATE_KEY, 'HEXADECIMAL', { privateKeyName: 'Hex', ...ethereum });
    const { privateKeyId, addresses } = hex.result;
    expect(addresses).toEqual([{ format: 'ADDRESS_FORMAT_ETHEREUM', address: ADDRESS }]);
    expect(await query('get_private_key', { privateKeyId })).toMatchObject({ privateKey: { imported: true } });

    const pair = Keypair.fromSeed(decodeHex(PRIVATE_KEY));
    const base58 = encodeBase58(pair.secretKey);
    const solana = await importKey(base58, 'SOLANA', {
      privateKeyName: 'Solana',
      curve: 'CURVE_ED25519',
      addressFormats: ['ADDRESS_FORMAT_SOLANA'],
    });
    expect(solana.result.addresses).toEqual([{ format: 'ADDRESS_FORMAT_SOLANA', address: pair.publicKey.toBase58() }]);

    const tooLarge = await importKey('ff'.repeat(32), 'HEXADECIMAL', { privateKeyName: 'Large', ...ethereum });
    expect(tooLarge).toMatchObject({ status: 400, body: { message: 'invalid private key' } });
  });
});

/** Opens an export with the official package. */
async function exportWallet(walletId: string, more: object = {}): Promise<string> {
  const target = generateP256KeyPair();
  const { result } = await act('EXPORT_WALLET', { walletId, targetPublicKey: target.publicKeyUncompressed, ...more });
  return decryptExportBundle({
    ...owner(),
    exportBundle: result.exportBundle,
    embeddedKey: target.privateKey,
    returnMnemonic: true,
  });
}

describe('export', () => {
  it('A wallet is exported to its owner and marked as exported', async () => {
    const words = await exportWallet(ada.walletId);
    expect(HDNodeWallet.fromPhrase(words, '', ETHEREUM_ACCOUNT.path).address).toBe(ada.address);
    expect(await query('get_wallet', { walletId: ada.walletId })).toMatchObject({ wallet: { exported: true } });
  });

  it('A mnemonic is exported in another language with the same entropy', async () => {
    const english = Mnemonic.fromPhrase(await exportWallet(ada.walletId));
    const czech = await exportWallet(ada.walletId, { language: 'MNEMONIC_LANGUAGE_CZECH' });
    expect(Mnemonic.fromPhrase(czech, '', wordlists.cz).entropy).toBe(english.entropy);
    const target = generateP256KeyPair().publicKeyUncompressed;
    const unknown = { walletId: ada.walletId, targetPublicKey: target, language: 'MNEMONIC_LANGUAGE_LATIN' };
    expect(await act('EXPORT_WALLET', unknown)).toMatchObject({ status: 400 });
  });

  it('The key of an account is exported, as hex and for Solana', async () => {
    const solana = { ...ETHEREUM_ACCOUNT, curve: 'CURVE_ED25519', path: "m/44'/501'/0'/0'" };
    const { result } = await act('CREATE_WALLET_ACCOUNTS', {
      walletId: ada.walletId,
      accounts: [{ ...solana, addressFormat: 'ADDRESS_FORMAT_SOLANA' }],
    });
    const [solanaAddress] = result.addresses;
    const exportAccount = async (address: string, keyFormat?: 'SOLANA') => {
      const target = generateP256KeyPair();
      const answer = await act('EXPORT_WALLET_ACCOUNT', { address, targetPublicKey: target.publicKeyUncompressed });
      const { exportBundle } = answer.result;
      const opening = { ...owner(), exportBundle, embeddedKey: target.privateKey, returnMnemonic: false };
      return decryptExportBundle({ ...opening, ...(keyFormat ? { keyFormat } : {}) });
    };
    expect(new Wallet(await exportAccount(ada.address)).address).toBe(ada.address);
    const seed = decodeHex(await exportAccount(solanaAddress));
    const pair = Keypair.fromSeed(seed);
    expect(pair.publicKey.toBase58()).toBe(solanaAddress);
    expect(await exportAccount(solanaAddress, 'SOLANA')).toBe(encodeBase58(pair.secretKey));
  });

  it('A private key is exported and marked as exported', async () => {
    const key = { privateKeyName: 'Out', curve: 'CURVE_SECP256K1', privateKeyTags: [] };
    const created = await act('CREATE_PRIVATE_KEYS_V2', {
      privateKeys: [{ ...key, addressFormats: ['ADDRESS_FORMAT_ETHEREUM'] }],
    });
    const [{ privateKeyId, addresses }] = created.result.privateKeys;
    const target = generateP256KeyPair();
    const answer = await act('EXPORT_PRIVATE_KEY', { privateKeyId, targetPublicKey: target.publicKeyUncompressed });
    const privateKey = await decryptExportBundle({
      ...owner(),
      exportBundle: answer.result.exportBundle,
      embeddedKey: target.privateKey,
      returnMnemonic: false,
    });
    expect(new Wallet(privateKey).address).toBe(addresses[0].address);
    expect(await query('get_private_key', { privateKeyId })).toMatchObject({ privateKey: { exported: true } });
    expect((await act('DELETE_PRIVATE_KEYS', { privateKeyIds: [privateKeyId] })).status).toBe(200);
  });

  it('An export needs a key on the curve to encrypt to', async () => {
    const off = `04${'11'.repeat(64)}`;
    for (const targetPublicKey of [off, generateP256KeyPair().publicKey, '']) {
      expect(await act('EXPORT_WALLET', { walletId: ada.walletId, targetPublicKey })).toMatchObject({ status: 400 });
    }
  });

  it('Only keys of the own organization are exported', async () => {
    const targetPublicKey = generateP256KeyPair().publicKeyUncompressed;
    const eve = await signUp(test, 'eve@example.org');
    const byEve = <Type extends string>(type: Type, parameters: object) =>
      act(type, { ...parameters, targetPublicKey }, eve);
    expect(await byEve('EXPORT_WALLET', { walletId: ada.walletId })).toMatchObject({ status: 404 });
    expect(await byEve('EXPORT_WALLET_ACCOUNT', { address: ada.address })).toMatchObject({ status: 404 });
    expect(await byEve('EXPORT_PRIVATE_KEY', { privateKeyId: ada.walletId })).toMatchObject({ status: 404 });
    // The parent holds no key of its users, and gets none.
    const parameters = { walletId: ada.walletId, targetPublicKey };
    const byParent = await submit(test, test.apiKey, ada.organizationId, 'EXPORT_WALLET', parameters);
    expect(byParent).toMatchObject({ status: 400, body: { turnkeyErrorCode: 'ORGANIZATION_MISMATCH' } });
  });
});

describe('deleting', () => {
  const create = async (walletName: string): Promise<{ walletId: string; address: string }> => {
    const { result } = await act('CREATE_WALLET', { walletName, accounts: [ETHEREUM_ACCOUNT] });
    const { walletId, addresses } = result;
    return { walletId, address: addresses[0] };
  };
  const accountOf = async (walletId: string) =>
    (await query('get_wallet_account', { walletId, path: ETHEREUM_ACCOUNT.path })).account;

  it('Wallets are deleted after their export, or with deleteWithoutExport', async () => {
    const kept = await create('Kept');
    const out = await create('Out');
    await exportWallet(out.walletId);
    const both = { walletIds: [out.walletId, kept.walletId] };
    expect(await act('DELETE_WALLETS', both)).toMatchObject({ status: 400, body: { code: 9 } });
    expect((await act('DELETE_WALLETS', { walletIds: [out.walletId] })).status).toBe(200);
    expect((await act('DELETE_WALLETS', { walletIds: [kept.walletId], deleteWithoutExport: true })).status).toBe(200);
    expect(await query('get_wallet', { walletId: out.walletId })).toMatchObject({ code: 5 });
    expect(await act('DELETE_WALLETS', both)).toMatchObject({ status: 404 });
  });

  it('Accounts are deleted after the export of their key, alone or with the wallet', async () => {
    const { walletId, address } = await create('Accounts');
    const { walletAccountId } = await accountOf(walletId);
    const remove = (more: object = {}) =>
      act('DELETE_WALLET_ACCOUNTS', { walletAccountIds: [walletAccountId], ...more });
    expect(await remove()).toMatchObject({
      status: 400,
      body: { turnkeyErrorCode: 'WALLET_ACCOUNT_NOT_EXPORTED' },
    });
    const targetPublicKey = generateP256KeyPair().publicKeyUncompressed;
    await act('EXPORT_WALLET_ACCOUNT', { address, targetPublicKey });
    expect((await remove()).result).toEqual({
      walletAccountIds: [walletAccountId],
    });
    expect(await query('get_wallet_account', { walletId, address })).toMatchObject({ code: 5 });

    await act('CREATE_WALLET_ACCOUNTS', { walletId, accounts: [ETHEREUM_ACCOUNT] });
    await exportWallet(walletId);
    const derivedAgain = await accountOf(walletId);
    expect(derivedAgain.address).toBe(address);
    const accountIds = { walletAccountIds: [derivedAgain.walletAccountId] };
    expect((await act('DELETE_WALLET_ACCOUNTS', accountIds)).status).toBe(200);
  });
});
