import { recoverMessageAddress, recoverTypedDataAddress, serializeSignature, toHex } from 'viem';
import { describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { ask, ETHEREUM_ACCOUNT, signUp, submit } from '../setup/user.ts';

const SOLANA_ACCOUNT = {
  curve: 'CURVE_ED25519',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/501'/0'/0'",
  addressFormat: 'ADDRESS_FORMAT_SOLANA',
};

describe('wallets', () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');

  const act = <Type extends string>(type: Type, parameters: Record<string, unknown>) =>
    submit(test, ada.key, ada.organizationId, type, parameters);
  const query = async (name: string, body: Record<string, unknown> = {}) =>
    (await ask(test, ada.key, ada.organizationId, name, body)).body;

  it('Wallets are created with accounts, shown and listed', async () => {
    const { result } = await act('CREATE_WALLET', {
      walletName: 'Two chains',
      accounts: [{ ...ETHEREUM_ACCOUNT, name: 'first' }, SOLANA_ACCOUNT],
      mnemonicLength: 24,
    });
    const { walletId, addresses } = result;
    expect(addresses).toEqual([expect.stringMatching(/^0x/), expect.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/)]);
    expect(await query('get_wallet', { walletId })).toMatchObject({
      wallet: { walletId, walletName: 'Two chains', exported: false, imported: false },
    });
    const { accounts } = await query('list_wallet_accounts', { walletId });
    expect(accounts).toMatchObject([
      { address: addresses[0], name: 'first', path: ETHEREUM_ACCOUNT.path, publicKey: expect.stringMatching(/^0[23]/) },
      { address: addresses[1], curve: 'CURVE_ED25519', addressFormat: 'ADDRESS_FORMAT_SOLANA' },
    ]);
    expect(accounts[0]).not.toHaveProperty('walletDetails');
  });

  it('All accounts are listed with their wallets, in pages', async () => {
    const details = { includeWalletDetails: true, paginationOptions: { limit: '100' } };
    const { accounts } = await query('list_wallet_accounts', details);
    expect(accounts.length).toBeGreaterThanOrEqual(3);
    for (const account of accounts) expect(account.walletDetails.walletId).toBe(account.walletId);
    const paginationOptions = { limit: '1', after: accounts[0].walletAccountId };
    const next = await query('list_wallet_accounts', { includeWalletDetails: true, paginationOptions });
    expect(next.accounts).toEqual([accounts[1]]);
    const end = { limit: '100', after: accounts.at(-1).walletAccountId };
    expect(await query('list_wallet_accounts', { paginationOptions: end })).toEqual({ accounts: [] });
  });

  it('Wallets get further accounts, one for each path, and derive addresses without storing them', async () => {
    const account = { ...ETHEREUM_ACCOUNT, path: "m/44'/60'/1'/0/0" };
    const derive = (more: object = {}) =>
      act('CREATE_WALLET_ACCOUNTS', { walletId: ada.walletId, accounts: [account], ...more });
    const kept = await derive({ persist: false });
    const { addresses } = kept.result;
    expect((await query('list_wallet_accounts', { walletId: ada.walletId })).accounts).toHaveLength(1);
    expect((await derive()).result).toEqual({ addresses });
    expect(await derive()).toMatchObject({ status: 409 });
    expect(await act('CREATE_WALLET_ACCOUNTS', { walletId: ada.userId, accounts: [] })).toMatchObject({ status: 404 });
  });

  it('Wallets have unique names, and an organization has at most a hundred wallets', async () => {
    expect(await act('CREATE_WALLET', { walletName: 'Default Wallet', accounts: [] })).toMatchObject({ status: 409 });
    const many = await signUp(test, 'many@example.org');
    const create = (walletName: string) =>
      submit(test, many.key, many.organizationId, 'CREATE_WALLET', { walletName, accounts: [] });
    for (let i = 1; i < 100; i++) expect((await create(`w${i}`)).status).toBe(200);
    expect(await create('one too many')).toMatchObject({ status: 429, body: { code: 8 } });
  });

  it('An invalid path, curve or format is refused', async () => {
    const create = (more: object) =>
      act('CREATE_WALLET', { walletName: 'Wrong', accounts: [{ ...ETHEREUM_ACCOUNT, ...more }] });
    expect(await create({ path: 'm/x' })).toMatchObject({ status: 400, body: { message: 'invalid path' } });
    expect(await create({ curve: 'CURVE_X' })).toMatchObject({ status: 400 });
    expect(await create({ addressFormat: 'ADDRESS_FORMAT_X' })).toMatchObject({ status: 400 });
    expect(await create({ curve: 'CURVE_ED25519' })).toMatchObject({ status: 400 });
    expect(await create({ addressFormat: 'ADDRESS_FORMAT_SPARK_MAINNET' })).toMatchObject({
      status: 501,
      body: { code: 12, message: 'unimplemented: ADDRESS_FORMAT_SPARK_MAINNET' },
    });
  });

  describe('sign', () => {
    const sign = async (parameters: Record<string, unknown>) =>
      act('SIGN_RAW_PAYLOAD_V2', { signWith: ada.address, ...parameters });
    const signature = (answer: Awaited<ReturnType<typeof sign>>) => {
      const { r, s, v } = answer.result;
      expect([r, s, v]).toEqual([
        expect.stringMatching(/^[0-9a-f]{64}$/),
        expect.stringMatching(/^[0-9a-f]{64}$/),
        expect.stringMatching(/^0[01]$/),
      ]);
      return serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number(v) });
    };

    it('A wallet account signs a message that the authority hashes, whatever the letter case of address and payload', async () => {
      const payload = toHex('\x19Ethereum Signed Message:\n5hello');
      for (const [signWith, text] of [
        [ada.address, payload],
        [ada.address.toLowerCase(), payload.slice(2).toUpperCase()],
      ]) {
        const answer = await sign({
          signWith,
          payload: text,
          encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
          hashFunction: 'HASH_FUNCTION_KECCAK256',
        });
        expect(await recoverMessageAddress({ message: 'hello', signature: signature(answer) })).toBe(ada.address);
      }
    });

    it('A wallet account signs typed data', async () => {
      const typedData = {
        domain: { name: 'Test', chainId: 1 },
        types: { Mail: [{ name: 'contents', type: 'string' }] },
        primaryType: 'Mail',
        message: { contents: 'Hello' },
      } as const;
      const domainType = [
        { name: 'name', type: 'string' },
        { name: 'chainId', type: 'uint256' },
      ];
      const answer = await sign({
        payload: JSON.stringify({ ...typedData, types: { ...typedData.types, EIP712Domain: domainType } }),
        encoding: 'PAYLOAD_ENCODING_EIP712',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      });
      expect(await recoverTypedDataAddress({ ...typedData, signature: signature(answer) })).toBe(ada.address);
    });

    it('Only a digest of 32 bytes is signed without hashing', async () => {
      const answer = await sign({
        payload: '00',
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      });
      expect(answer).toMatchObject({ status: 400 });
      expect(answer.body.message).toContain('expected a 32-bytes-long digest');
    });

    it('Only the accounts of its own organization sign for a user', async () => {
      const bob = await signUp(test, 'bob@example.org');
      const answer = await sign({
        signWith: bob.address,
        payload: '00'.repeat(32),
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      });
      expect(answer).toMatchObject({ status: 404, body: { code: 5 } });
    });
  });
});
