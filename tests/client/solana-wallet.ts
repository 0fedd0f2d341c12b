import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';

/** What the user of a test wallet does with what the wallet shows. */
export interface WalletUser {
  /** How often it was asked to sign. */
  signed: string[];
  /** Refuses whatever comes next. */
  rejects: boolean;
}

export class UserRejectedRequest extends Error {
  readonly code = 4001;
}

/** A Solana wallet that registers itself (Wallet Standard). */
export function registerSolanaWallet(secret: number[]): WalletUser {
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
