import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { pageGlobals } from './page.ts';
import { registerSolanaWallet, UserRejectedRequest, type WalletUser } from './solana-wallet.ts';

/** An Ethereum wallet that announces itself (EIP-1193, EIP-6963). */
function announceEthereumWallet(privateKey: Hex): WalletUser {
  const user: WalletUser = { signed: [], rejects: false };
  const account = privateKeyToAccount(privateKey);
  const provider = {
    async request({ method, params = [] }: { method: string; params?: string[] }): Promise<unknown> {
      if (user.rejects) throw new UserRejectedRequest('User rejected the request.');
      // As many wallets do, without the checksum.
      if (method === 'eth_requestAccounts') return [account.address.toLowerCase()];
      if (method !== 'personal_sign') throw new Error(`the test wallet does not know ${method}`);
      const [message = ''] = params;
      user.signed.push(message);
      return account.signMessage({ message });
    },
  };
  const info = { uuid: crypto.randomUUID(), name: 'Ethereum test wallet', icon: 'data:,', rdns: 'org.example.test' };
  const detail = Object.freeze({ info, provider });
  const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  addEventListener('eip6963:requestProvider', announce);
  announce();
  return user;
}

/** Settles as soon as the page has asked the browser for a passkey. */
const browserIsAsked = new Promise<void>((resolve) => {
  const { credentials } = navigator;
  for (const method of ['create', 'get'] as const) {
    const ask = credentials[method].bind(credentials);
    credentials[method] = (options?: object) => {
      const answer = ask(options);
      resolve();
      return answer;
    };
  }
});

/** The page with wallets of the test's own. */
const credentialsGlobals = { ...pageGlobals, announceEthereumWallet, browserIsAsked, registerSolanaWallet };

declare global {
  var credentialsPage: typeof credentialsGlobals;
}

globalThis.credentialsPage = credentialsGlobals;
