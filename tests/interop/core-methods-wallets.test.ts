import { createPublicKey, verify } from 'node:crypto';
import { PublicKey, SystemProgram, Transaction } from '@solana/web3.js';
import type { WalletAccount } from '@turnkey/core';
import {
  decryptExportBundle,
  encryptPrivateKeyToBundle,
  encryptWalletToBundle,
  generateP256KeyPair,
} from '@turnkey/crypto';
import { decodeBase58, encodeBase58, HDNodeWallet, toBeArray, Wallet } from 'ethers';
import {
  type Hex,
  keccak256,
  parseTransaction,
  recoverAddress,
  recoverMessageAddress,
  recoverTransactionAddress,
  serializeSignature,
  serializeTransaction,
  stringToHex,
  type TransactionSerialized,
} from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CoreClient, type CoreUser, startCoreClient } from './core-client.ts';
import { type ScriptedNode, scriptedNode } from './scripted-node.ts';

const WORDS = 'test test test test test test test test test test test junk';
const PRIVATE_KEY = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const UNSIGNED = serializeTransaction({
  type: 'eip1559',
  chainId: 8453,
  nonce: 7,
  gas: 60_000n,
  maxFeePerGas: 20n,
  maxPriorityFeePerGas: 2n,
  to: TO,
  value: 3n,
});

let core: CoreClient;
let ada: CoreUser;
let node: ScriptedNode;
let ethereum: WalletAccount;
let solana: WalletAccount;
beforeAll(async () => {
  core = await startCoreClient();
  node = scriptedNode();
  core.site.routes.set('/node', node.route);
  ada = await core.signUp('ada@example.org');
  [ethereum, solana] = (await accountsOf(await core.call('createWallet', { walletName: 'Both' }))) as [
    WalletAccount,
    WalletAccount,
  ];
});
afterAll(() => core.close());

async function accountsOf(walletId: string): Promise<WalletAccount[]> {
  const wallets = await core.call('fetchWallets');
  return wallets.find((wallet) => wallet.walletId === walletId)?.accounts ?? [];
}

const ethereumPath = (account: number) => `m/44'/60'/${account}'/0/0`;

/** Opens a bundle that is made for a key which only the test has. */
async function opened(exportTo: (targetPublicKey: string) => Promise<string>, returnMnemonic = false): Promise<string> {
  const target = generateP256KeyPair();
  return decryptExportBundle({
    exportBundle: await exportTo(target.publicKeyUncompressed),
    embeddedKey: target.privateKey,
    organizationId: ada.organizationId,
    dangerouslyOverrideSignerPublicKey: core.test.authority.publicKeys.signer,
    returnMnemonic,
  });
}

const exportWords = (walletId: string) =>
  opened((targetPublicKey) => core.call('exportWallet', { walletId, targetPublicKey }), true);

describe('wallets', () => {
  it('TurnkeyClient.createWallet derives the accounts that were asked for', async () => {
    const walletId = await core.call('createWallet', {
      walletName: 'Two of a kind',
      accounts: ['ADDRESS_FORMAT_ETHEREUM', 'ADDRESS_FORMAT_ETHEREUM'],
      mnemonicLength: 24,
    });
    const words = await exportWords(walletId);
    expect(words.split(' ')).toHaveLength(24);
    const expected = [0, 1].map((account) => HDNodeWallet.fromPhrase(words, '', ethereumPath(account)).address);
    expect((await accountsOf(walletId)).map(({ address }) => address)).toEqual(expected);
    expect(ethereum).toMatchObject({ addressFormat: 'ADDRESS_FORMAT_ETHEREUM', source: 'embedded' });
    expect(solana).toMatchObject({ addressFormat: 'ADDRESS_FORMAT_SOLANA', source: 'embedded' });
  });

  it('TurnkeyClient.createWalletAccounts continues after the wallet’s last account', async () => {
    const walletId = await core.call('createWallet', { walletName: 'Grows', accounts: ['ADDRESS_FORMAT_ETHEREUM'] });
    const addresses = await core.call('createWalletAccounts', { walletId, accounts: ['ADDRESS_FORMAT_ETHEREUM'] });
    const words = await exportWords(walletId);
    expect(addresses).toEqual([HDNodeWallet.fromPhrase(words, '', ethereumPath(1)).address]);
    expect((await accountsOf(walletId)).map(({ path }) => path)).toEqual([0, 1].map(ethereumPath));
  });

  it('TurnkeyClient.fetchWallets groups all accounts by wallet', async () => {
    const wallets = await core.call('fetchWallets');
    expect(wallets[0]).toMatchObject({ walletId: ada.walletId, walletName: 'Default Wallet', source: 'embedded' });
    const both = wallets.find(({ walletName }) => walletName === 'Both');
    expect(both?.accounts.map(({ address }) => address)).toEqual([ethereum.address, solana.address]);
  });

  it('TurnkeyClient.fetchWalletAccounts lists accounts in pages', async () => {
    const wallets = await core.call('fetchWallets');
    const wallet = wallets.find(({ walletName }) => walletName === 'Both');
    if (!wallet) throw new Error('there is no such wallet');
    const [first] = await core.call('fetchWalletAccounts', { wallet, paginationOptions: { limit: '1' } });
    const after = first?.walletAccountId ?? '';
    const rest = await core.call('fetchWalletAccounts', { wallet, paginationOptions: { limit: '1', after } });
    expect([first, ...rest].map((account) => account?.address)).toEqual([ethereum.address, solana.address]);
  });

  it('TurnkeyClient.fetchPrivateKeys lists keys that belong to no wallet', async () => {
    const created = await core.page.evaluate(() =>
      coreMethodsPage.client().httpClient.createPrivateKeys({
        privateKeys: [
          {
            privateKeyName: 'Alone',
            curve: 'CURVE_SECP256K1',
            privateKeyTags: [],
            addressFormats: ['ADDRESS_FORMAT_ETHEREUM'],
          },
        ],
      }),
    );
    const [{ privateKeyId, addresses } = {}] = created.privateKeys;
    expect(await core.call('fetchPrivateKeys')).toMatchObject([{ privateKeyId, addresses, privateKeyName: 'Alone' }]);
  });
});

describe('signing', () => {
  it('TurnkeyClient.signMessage signs for Ethereum, prefixed or bare, and for Solana', async () => {
    const sign = async (walletAccount: WalletAccount, addEthereumPrefix: boolean) =>
      core.call('signMessage', { message: 'hello', walletAccount, addEthereumPrefix });
    const prefixed = signatureOf(await sign(ethereum, true));
    expect(await recoverMessageAddress({ message: 'hello', signature: prefixed })).toBe(ethereum.address);
    const bare = signatureOf(await sign(ethereum, false));
    expect(await recoverAddress({ hash: keccak256(stringToHex('hello')), signature: bare })).toBe(ethereum.address);
    const { r, s } = await sign(solana, false);
    expect(isSolanaSignature('hello', r + s)).toBe(true);
    expect(isSolanaSignature('another message', r + s)).toBe(false);
  });

  it('TurnkeyClient.signTransaction signs for Ethereum and Solana', async () => {
    const parameters = { unsignedTransaction: UNSIGNED, transactionType: 'TRANSACTION_TYPE_ETHEREUM' } as const;
    const signed = `0x${await core.call('signTransaction', { ...parameters, walletAccount: ethereum })}` as const;
    expect(await senderOf(signed)).toBe(ethereum.address);
    expect(parseTransaction(signed)).toMatchObject({ chainId: 8453, nonce: 7, value: 3n });
    const signedForSolana = await core.call('signTransaction', solanaTransfer());
    expect(Transaction.from(Buffer.from(signedForSolana, 'hex')).verifySignatures()).toBe(true);
  });

  it('TurnkeyClient.signAndSendTransaction hands the signed transaction to a node', async () => {
    const hash = await core.call('signAndSendTransaction', {
      unsignedTransaction: UNSIGNED,
      transactionType: 'TRANSACTION_TYPE_ETHEREUM',
      walletAccount: ethereum,
      rpcUrl: '/node',
    });
    const sent = node.received.at(-1);
    expect(sent).toMatchObject({ method: 'eth_sendRawTransaction', hash });
    expect(await senderOf(sent?.transaction as Hex)).toBe(ethereum.address);

    const solanaHash = await core.call('signAndSendTransaction', { ...solanaTransfer(), rpcUrl: '/node' });
    const sentToSolana = node.received.at(-1);
    expect(sentToSolana).toMatchObject({ method: 'sendTransaction', hash: solanaHash });
    const bytes = toBeArray(decodeBase58(sentToSolana?.transaction ?? ''));
    expect(Transaction.from(bytes).verifySignatures()).toBe(true);
  });

  const transaction = { from: ADDRESS, to: TO, caip2: 'eip155:8453', value: '1' } as const;

  it('TurnkeyClient.ethSendTransaction needs a chain, and the authority says that it has none', async () => {
    expect(await core.refusalOf('ethSendTransaction', { transaction })).toEqual({
      code: 'ETH_SEND_TRANSACTION_ERROR',
      message: expect.stringContaining('unimplemented: ACTIVITY_TYPE_ETH_SEND_TRANSACTION'),
    });
  });

  it('TurnkeyClient.ethSendErc20Transfer needs a chain', async () => {
    const transfer = { from: ADDRESS, to: TO, tokenAddress: TO, amount: '5', caip2: 'eip155:8453' } as const;
    expect((await core.refusalOf('ethSendErc20Transfer', { transfer })).message).toContain(
      'unimplemented: ACTIVITY_TYPE_ETH_SEND_TRANSACTION',
    );
  });

  it('TurnkeyClient.solSendTransaction needs a chain', async () => {
    const { unsignedTransaction } = solanaTransfer();
    const solanaMainnet = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp';
    const refusal = await core.refusalOf('solSendTransaction', {
      transaction: { signWith: solana.address, unsignedTransaction, caip2: solanaMainnet },
    });
    expect(refusal.message).toContain('unimplemented: ACTIVITY_TYPE_SOL_SEND_TRANSACTION');
  });

  it('TurnkeyClient.pollTransactionStatus gives up after a minute, as the authority knows no status', async () => {
    const tab = await core.page.context().newPage();
    await tab.clock.install();
    await tab.goto(core.page.url());
    await tab.waitForFunction(() => 'coreMethodsPage' in globalThis);
    const answer = tab.waitForResponse(/get_send_transaction_status/);
    const polled = tab.evaluate(
      async ({ apiBaseUrl, organizationId }) => {
        await coreMethodsPage.start({ apiBaseUrl, organizationId });
        return coreMethodsPage.call('pollTransactionStatus', [{ sendTransactionStatusId: 'any' }]);
      },
      { apiBaseUrl: core.test.url, organizationId: core.test.organizationId },
    );
    expect((await answer).status()).toBe(501);
    await tab.clock.fastForward(60_000);
    expect(await polled).toMatchObject({ error: { message: 'Polling timed out after 1 minute' } });
    await tab.close();
  });
});

describe('import and export', () => {
  const owner = () => ({
    organizationId: ada.organizationId,
    userId: ada.userId,
    dangerouslyOverrideSignerPublicKey: core.test.authority.publicKeys.signer,
  });
  const initImport = async () =>
    core.page.evaluate(async (userId) => {
      const { httpClient } = coreMethodsPage.client();
      const wallet = await httpClient.initImportWallet({ userId });
      const privateKey = await httpClient.initImportPrivateKey({ userId });
      return { wallet: wallet.importBundle, privateKey: privateKey.importBundle };
    }, ada.userId);

  it('TurnkeyClient.importWallet takes words that the official package has encrypted', async () => {
    const importBundle = (await initImport()).wallet;
    const encryptedBundle = await encryptWalletToBundle({ mnemonic: WORDS, importBundle, ...owner() });
    const walletId = await core.call('importWallet', { encryptedBundle, walletName: 'Imported' });
    const formats = (await accountsOf(walletId)).map(({ addressFormat }) => addressFormat);
    expect(formats).toEqual(['ADDRESS_FORMAT_ETHEREUM', 'ADDRESS_FORMAT_SOLANA']);
    expect((await accountsOf(walletId))[0]?.address).toBe(ADDRESS);
  });

  it('TurnkeyClient.exportWallet exports the words of a wallet', async () => {
    const words = await exportWords(ada.walletId);
    const [account] = await accountsOf(ada.walletId);
    expect(HDNodeWallet.fromPhrase(words, '', ethereumPath(0)).address).toBe(account?.address);
    const wallets = await core.call('fetchWallets');
    expect(wallets.find(({ walletId }) => walletId === ada.walletId)).toMatchObject({ exported: true });
  });

  it('TurnkeyClient.exportWalletAccount exports the key of one account', async () => {
    const { address } = ethereum;
    const key = await opened((targetPublicKey) => core.call('exportWalletAccount', { address, targetPublicKey }));
    expect(new Wallet(key).address).toBe(address);
  });

  it('TurnkeyClient.importPrivateKey takes a key that the official package has encrypted', async () => {
    const privateKeyId = await importPrivateKey('Imported');
    const keys = await core.call('fetchPrivateKeys');
    const addresses = [{ format: 'ADDRESS_FORMAT_ETHEREUM', address: ADDRESS }];
    expect(keys.find((key) => key.privateKeyId === privateKeyId)).toMatchObject({ addresses, imported: true });
  });

  it('TurnkeyClient.exportPrivateKey exports a key', async () => {
    const privateKeyId = await importPrivateKey('Out again');
    const key = await opened((targetPublicKey) => core.call('exportPrivateKey', { privateKeyId, targetPublicKey }));
    expect(key).toBe(PRIVATE_KEY);
  });

  async function importPrivateKey(privateKeyName: string): Promise<string> {
    const importBundle = (await initImport()).privateKey;
    const key = { privateKey: PRIVATE_KEY, keyFormat: 'HEXADECIMAL' } as const;
    return core.call('importPrivateKey', {
      encryptedBundle: await encryptPrivateKeyToBundle({ ...key, importBundle, ...owner() }),
      privateKeyName,
      curve: 'CURVE_SECP256K1',
      addressFormats: ['ADDRESS_FORMAT_ETHEREUM'],
    });
  }
});

function signatureOf({ r, s, v }: { r: string; s: string; v: string }): Hex {
  return serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number.parseInt(v, 16) });
}

function senderOf(serializedTransaction: Hex): Promise<Hex> {
  return recoverTransactionAddress({ serializedTransaction: serializedTransaction as TransactionSerialized });
}

function isSolanaSignature(message: string, signature: string): boolean {
  const x = Buffer.from(new PublicKey(solana.address).toBytes()).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(message), key, Buffer.from(signature, 'hex'));
}

function solanaTransfer() {
  const from = new PublicKey(solana.address);
  const recentBlockhash = encodeBase58(new Uint8Array(32).fill(9));
  const transaction = new Transaction({ feePayer: from, recentBlockhash }).add(
    SystemProgram.transfer({ fromPubkey: from, toPubkey: new PublicKey(new Uint8Array(32).fill(3)), lamports: 5 }),
  );
  return {
    unsignedTransaction: transaction.serialize({ requireAllSignatures: false }).toString('hex'),
    transactionType: 'TRANSACTION_TYPE_SOLANA',
    walletAccount: solana,
  } as const;
}
