import { TurnkeyClient, WalletInterfaceType, type WalletProvider } from '@turnkey/core';
import type { Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

/** A wallet that signs whatever it is asked to, and announces itself (EIP-1193, EIP-6963). */
function announceTestWallet(): void {
  const account = privateKeyToAccount(generatePrivateKey());
  const provider = {
    async request({ method, params = [] }: { method: string; params?: string[] }): Promise<unknown> {
      if (method === 'eth_accounts' || method === 'eth_requestAccounts') return [account.address];
      if (method === 'eth_chainId') return '0x1';
      if (method === 'personal_sign') return account.signMessage({ message: textOf(params[0] ?? '') });
      throw new Error(`the test wallet does not know ${method}`);
    },
  };
  const info = {
    uuid: crypto.randomUUID(),
    name: 'Test wallet',
    icon: 'data:image/svg+xml,',
    rdns: 'org.example.test',
  };
  const detail = Object.freeze({ info, provider });
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  announce();
}

/** Messages come as text or as hex bytes. */
function textOf(message: string): string | { raw: Hex } {
  return message.startsWith('0x') ? { raw: message as Hex } : message;
}

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64Url.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
}

/** What the tests reach from the page. */
const globals = {
  /**
   * An initialized client of the official package, unmodified, as an app would have it.
   * @param credentialId The one passkey to use, base64url; without it the user chooses.
   */
  async createTurnkeyClient(apiBaseUrl: string, organizationId: string, credentialId?: string): Promise<TurnkeyClient> {
    const allowCredentials = credentialId ? [{ type: 'public-key' as const, id: bytesOf(credentialId) }] : [];
    const client = new TurnkeyClient({
      apiBaseUrl,
      organizationId,
      passkeyConfig: { rpId: 'localhost', allowCredentials },
      walletConfig: { features: { auth: true }, chains: { ethereum: { native: true } } },
    });
    await client.init();
    return client;
  },

  announceTestWallet,

  async testWallet(client: TurnkeyClient): Promise<WalletProvider> {
    const providers = await client.fetchWalletProviders();
    const provider = providers.find(({ interfaceType }) => interfaceType === WalletInterfaceType.Ethereum);
    if (!provider) throw new Error('no wallet has announced itself');
    return provider;
  },
};

declare global {
  var corePasskeyPage: typeof globals;
}

globalThis.corePasskeyPage = globals;
// The harness waits for this one.
Object.assign(globalThis, { page: globals });
