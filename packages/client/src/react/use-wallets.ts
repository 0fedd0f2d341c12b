import { useEffect, useState } from 'react';
import { discoverEthereumWallets } from '../wallets/ethereum-wallets.ts';
import type { ExternalWallet } from '../wallets/external-wallet.ts';
import { discoverSolanaWallets } from '../wallets/solana-wallets.ts';

export interface UsedWallets {
  wallets: ExternalWallet[];
  isSearching: boolean;
}

const SEARCHING: UsedWallets = { wallets: [], isSearching: true };

/** The wallets in the user's browser: Ethereum (EIP-6963) and Solana (Wallet Standard). */
export function useWallets(): UsedWallets {
  const [found, setFound] = useState(SEARCHING);
  useEffect(() => {
    let isMounted = true;
    void discoverEthereumWallets().then((ethereum) => {
      if (isMounted) setFound({ wallets: [...ethereum, ...discoverSolanaWallets()], isSearching: false });
    });
    return () => {
      isMounted = false;
    };
  }, []);
  return found;
}
