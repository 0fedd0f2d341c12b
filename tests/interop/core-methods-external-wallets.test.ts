import { parseSessionToken } from '@postern/protocol';
import {
  type Hex,
  recoverMessageAddress,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerialized,
} from 'viem';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CoreClient, type CoreIdentity, NO_AUTH_PROXY, startCoreClient } from './core-client.ts';
import { type ScriptedNode, scriptedNode } from './scripted-node.ts';

// Wallets that the user brings along. The tests go through the life of one, from top to bottom.

let core: CoreClient;
let node: ScriptedNode;
let address: string;
let user: CoreIdentity;
beforeAll(async () => {
  core = await startCoreClient();
  node = scriptedNode();
  core.site.routes.set('/node', node.route);
});
afterAll(() => core.close());

/** What the page can see of the wallet's provider. */
const seenProvider = () =>
  core.page.evaluate(async () => {
    const { info, connectedAddresses, chainInfo } = await coreMethodsPage.walletProvider();
    return { name: info.name, connectedAddresses, chainInfo };
  });

it('TurnkeyClient.fetchWalletProviders finds a wallet that announces itself', async () => {
  expect(await seenProvider()).toMatchObject({ name: 'Test wallet', connectedAddresses: [] });
});

it('TurnkeyClient.connectWalletAccount asks the wallet for its account', async () => {
  address = await core.page.evaluate(async () =>
    coreMethodsPage.client().connectWalletAccount(await coreMethodsPage.walletProvider()),
  );
  expect((await seenProvider()).connectedAddresses).toEqual([address]);
});

it('TurnkeyClient.fetchWallets lists connected wallets without a session', async () => {
  const wallets = await core.page.evaluate(async () => {
    const wallets = await coreMethodsPage.client().fetchWallets({ connectedOnly: true });
    return wallets.map(({ source, walletName, accounts }) => ({ source, walletName, address: accounts[0]?.address }));
  });
  expect(wallets).toEqual([{ source: 'connected', walletName: 'Test wallet', address }]);
});

it('TurnkeyClient.signMessage lets the wallet sign', async () => {
  const { r, s, v } = await core.page.evaluate(async () => {
    const walletAccount = await coreMethodsPage.connectedAccount();
    return coreMethodsPage.client().signMessage({ message: 'hello', walletAccount, addEthereumPrefix: true });
  });
  expect(await recoverMessageAddress({ message: 'hello', signature: `0x${r}${s}${v}` })).toBe(address);
});

it('TurnkeyClient.signAndSendTransaction lets the wallet sign and send', async () => {
  const hash = await core.page.evaluate(
    async (unsignedTransaction) => {
      const walletAccount = await coreMethodsPage.connectedAccount();
      const transactionType = 'TRANSACTION_TYPE_ETHEREUM';
      return coreMethodsPage.client().signAndSendTransaction({ unsignedTransaction, transactionType, walletAccount });
    },
    serializeTransaction({ type: 'eip1559', chainId: 1, gas: 21_000n, maxFeePerGas: 2n, maxPriorityFeePerGas: 1n }),
  );
  expect(node.received).toMatchObject([{ method: 'eth_sendRawTransaction', hash }]);
  const serializedTransaction = node.received[0]?.transaction as Hex as TransactionSerialized;
  expect(await recoverTransactionAddress({ serializedTransaction })).toBe(address);
});

it('TurnkeyClient.switchWalletAccountChain asks the wallet to change the chain', async () => {
  await core.page.evaluate(async () => {
    const walletAccount = await coreMethodsPage.connectedAccount();
    await coreMethodsPage.client().switchWalletAccountChain({ walletAccount, chainOrId: '0x2105' });
  });
  expect((await seenProvider()).chainInfo).toEqual({ namespace: 'ethereum', chainId: '0x2105' });
});

it('TurnkeyClient.disconnectWalletAccount disconnects the wallet', async () => {
  await core.page.evaluate(async () =>
    coreMethodsPage.client().disconnectWalletAccount(await coreMethodsPage.walletProvider()),
  );
  expect((await seenProvider()).connectedAddresses).toEqual([]);
});

it.each([
  ['TurnkeyClient.signUpWithWallet', 'signUpWithWallet'],
  ['TurnkeyClient.loginOrSignupWithWallet', 'loginOrSignupWithWallet'],
] as const)('%s says that it needs the Auth Proxy', async (_, method) => {
  const outcome = await core.page.evaluate(
    async (method) => coreMethodsPage.call(method, [{ walletProvider: await coreMethodsPage.walletProvider() }]),
    method,
  );
  expect(outcome).toEqual({ error: NO_AUTH_PROXY });
});

it('TurnkeyClient.buildWalletLoginRequest signs a log-in that can wait until the account is there', async () => {
  const request = await core.page.evaluate(async () =>
    coreMethodsPage.client().buildWalletLoginRequest({ walletProvider: await coreMethodsPage.walletProvider() }),
  );
  const { publicKey } = request;
  const apiKey = { apiKeyName: `wallet-auth:${publicKey}`, publicKey, curveType: 'API_KEY_CURVE_SECP256K1' };
  user = await core.createUser({ apiKeys: [apiKey] });
  const sessionToken = await core.page.evaluate(
    async ({ signedRequest }) =>
      (await coreMethodsPage.client().httpClient.sendSignedRequest<{ session: string }>(signedRequest)).session,
    request,
  );
  expect(parseSessionToken(sessionToken).claims).toMatchObject({ user_id: user.userId });
});

it('TurnkeyClient.loginWithWallet logs the owner of the wallet in', async () => {
  const result = await core.page.evaluate(async () =>
    coreMethodsPage.client().loginWithWallet({ walletProvider: await coreMethodsPage.walletProvider() }),
  );
  const { organizationId, userId } = user;
  expect(result.address).toBe(address.toLowerCase());
  expect(await core.call('getSession')).toMatchObject({ token: result.sessionToken, organizationId, userId });
  expect(await core.call('fetchUser')).toMatchObject({ userId });
});

it('TurnkeyClient.fetchWalletAccounts marks the wallet that its owner logs in with', async () => {
  const isAuthenticator = await core.page.evaluate(async () => {
    const account = await coreMethodsPage.connectedAccount();
    return 'isAuthenticator' in account && account.isAuthenticator;
  });
  expect(isAuthenticator).toBe(true);
});
