import { encodeHex, encodeUtf8 } from '@postern/protocol';
import { clientError } from '../postern-error.ts';
import type { ExternalWallet } from './external-wallet.ts';

/** The part of a wallet of the Wallet Standard that is used here. */
interface StandardWallet {
  name: string;
  icon: string;
  accounts: readonly StandardAccount[];
  features: Record<string, unknown>;
}

interface StandardAccount {
  /** base58. */
  address: string;
  publicKey: Uint8Array;
  features: readonly string[];
}

interface ConnectFeature {
  connect(): Promise<{ accounts: readonly StandardAccount[] }>;
}

interface SignMessageFeature {
  signMessage(input: { account: StandardAccount; message: Uint8Array }): Promise<readonly { signature: Uint8Array }[]>;
}

type Register = (...wallets: StandardWallet[]) => () => void;

const CONNECT = 'standard:connect';
const SIGN_MESSAGE = 'solana:signMessage';

/** Finds the Solana wallets that register with the page (Wallet Standard). */
export function discoverSolanaWallets(): ExternalWallet[] {
  const found = new Set<StandardWallet>();
  const register: Register = (...wallets) => {
    for (const wallet of wallets) found.add(wallet);
    return () => undefined;
  };
  // Wallets that loaded earlier answer the event `app-ready`. Wallets that load later announce themselves.
  const onRegister = (event: Event) =>
    (event as CustomEvent<(api: { register: Register }) => void>).detail({ register });
  addEventListener('wallet-standard:register-wallet', onRegister);
  dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: { register } }));
  removeEventListener('wallet-standard:register-wallet', onRegister);
  return [...found].filter(({ features }) => CONNECT in features && SIGN_MESSAGE in features).map(solanaWallet);
}

function solanaWallet(wallet: StandardWallet): ExternalWallet {
  const connecting = wallet.features[CONNECT] as ConnectFeature;
  const signing = wallet.features[SIGN_MESSAGE] as SignMessageFeature;
  return {
    curveType: 'API_KEY_CURVE_ED25519',
    name: wallet.name,
    icon: wallet.icon,
    async connect() {
      const { accounts } = await connecting.connect();
      const account = accounts.find(({ features }) => features.includes(SIGN_MESSAGE));
      if (!account) throw clientError('NO_WALLET_ACCOUNT');
      return {
        address: account.address,
        publicKey: encodeHex(account.publicKey),
        async signMessage(text) {
          const [signed] = await signing.signMessage({ account, message: encodeUtf8(text) });
          return signed ? encodeHex(signed.signature) : '';
        },
      };
    },
  };
}
