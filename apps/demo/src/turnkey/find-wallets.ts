import { discoverEthereumWallets, discoverSolanaWallets, type ExternalWallet } from '@postern/client';
import { announceTestWallet } from './test-wallet.ts';

/** Finds the wallets of this browser. In development it adds a test wallet when no real one is installed. */
export async function findWallets(isDevelopment: boolean): Promise<ExternalWallet[]> {
  const found = [...(await discoverEthereumWallets()), ...discoverSolanaWallets()];
  if (found.length > 0 || !isDevelopment) return found;
  announceTestWallet();
  return discoverEthereumWallets();
}
