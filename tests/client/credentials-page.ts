import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { pageGlobals } from './page.ts';

/** What the user of a test wallet does with what the wallet shows. */
interface WalletUser {
  /** How often it was asked to sign. */
  signed: string[];
  /** Refuses whatever comes next. */
  rejects: boolean;
}

class UserRejectedRequest extends Error {
  readonly code = 4001;
}

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

/** A Solana wallet that registers itself (Wallet Standard). */
function registerSolanaWallet(secret: number[]): WalletUser {
  const user: WalletUser = { signed: [], rejects: false };
  const key = Uint8Array.from(secret);
  const publicKey = ed25519.getPublicKey(key);
  const features = ['solana:signMessage'];
  const account = { address: base58.encode(publicKey), publicKey, chains: ['solana:mainnet'], features };
  const refuse = () => {
    if (user.rejects) throw new UserRejectedRequest('User rejected the request.');
  };
  const wallet = {
    version: '1.0.0',
    name: 'Solana test wallet',
    icon: 'data:,',
    chains: ['solana:mainnet'],
    accounts: [account],
    features: {
      'standard:connect': {
        version: '1.0.0',
        async connect() {
          refuse();
          return { accounts: [account] };
        },
      },
      'solana:signMessage': {
        version: '1.1.0',
        async signMessage({ message }: { message: Uint8Array }) {
          refuse();
          user.signed.push(new TextDecoder().decode(message));
          return [{ signedMessage: message, signature: ed25519.sign(message, key) }];
        },
      },
    },
  };
  const other = { ...wallet, name: 'Wallet of another chain', features: { 'standard:connect': {} } };
  const callback = ({ register }: { register: (...wallets: object[]) => void }) => register(wallet, other);
  addEventListener('wallet-standard:app-ready', (event) => callback((event as CustomEvent).detail));
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: callback }));
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
