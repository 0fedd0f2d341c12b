import {
  StamperType,
  TurnkeyClient,
  type TurnkeyClientMethods,
  type TurnkeySDKClientConfig,
  type WalletAccount,
  type WalletInterfaceType,
  type WalletProvider,
} from '@turnkey/core';
import { registerSolanaWallet } from '../client/solana-wallet.ts';
import { announceEthereumWallet } from './ethereum-wallet.ts';

/** What a method gives or throws, as it travels out of the page. */
export type Outcome<Value> = { value: Value } | { error: CoreError };

/** An error of the client: its code, and the message of what is at the bottom of it. */
export interface CoreError {
  code: string;
  message: string;
}

let client: TurnkeyClient;

/** What the tests reach from the page. */
const globals = {
  announceEthereumWallet,
  registerSolanaWallet,
  StamperType,

  newClient: (config: TurnkeySDKClientConfig) => new TurnkeyClient(config),

  /** The unmodified client, as an app would have it. */
  async start(config: TurnkeySDKClientConfig): Promise<void> {
    client = new TurnkeyClient(config);
    await client.init();
  },

  client: () => client,

  call(method: keyof TurnkeyClientMethods, parameters: unknown[]): Promise<Outcome<unknown>> {
    return globals.outcomeOf(Promise.resolve().then(() => Reflect.apply(client[method], client, parameters)));
  },

  async outcomeOf<Value>(work: Promise<Value>): Promise<Outcome<Value>> {
    try {
      return { value: await work };
    } catch (error) {
      return { error: { code: String((error as { code?: unknown }).code), message: rootOf(error).message } };
    }
  },

  async walletProvider(wanted: `${WalletInterfaceType}` = 'ethereum'): Promise<WalletProvider> {
    const providers = await client.fetchWalletProviders();
    const provider = providers.find(({ interfaceType }) => interfaceType === wanted);
    if (!provider) throw new Error('no wallet has announced itself');
    return provider;
  },

  /** The account of the wallet that has announced itself, connected or not before. */
  async connectedAccount(): Promise<WalletAccount> {
    await client.connectWalletAccount(await globals.walletProvider());
    const [wallet] = await client.fetchWallets({ connectedOnly: true });
    const account = wallet && (await client.fetchWalletAccounts({ wallet }))[0];
    if (!account) throw new Error('the wallet shows no account');
    return account;
  },
};

/** The client wraps what it is told of in errors of its own. */
function rootOf(error: unknown): Error {
  const { cause } = error as Error;
  return cause instanceof Error ? rootOf(cause) : (error as Error);
}

declare global {
  var coreMethodsPage: typeof globals;
}

globalThis.coreMethodsPage = globals;
// The harness waits for this one.
Object.assign(globalThis, { page: globals });
