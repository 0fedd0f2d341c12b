import { clientError } from '../postern-error.ts';
import type { ExternalWallet } from './external-wallet.ts';

interface Eip1193Provider {
  request(request: { method: string; params?: unknown[] }): Promise<unknown>;
}

interface Eip6963ProviderDetail {
  info: { uuid: string; name: string; icon: string };
  provider: Eip1193Provider;
}

/**
 * Finds the Ethereum wallets that announce themselves to the page (EIP-6963).
 * @param waitMs How long to wait for announcements, in milliseconds. Most arrive at once.
 */
export async function discoverEthereumWallets(waitMs = 100): Promise<ExternalWallet[]> {
  const found = new Map<string, ExternalWallet>();
  const onAnnounce = (event: Event) => {
    const { info, provider }: Eip6963ProviderDetail = (event as CustomEvent).detail;
    found.set(info.uuid, ethereumWallet(info, provider));
  };
  addEventListener('eip6963:announceProvider', onAnnounce);
  dispatchEvent(new Event('eip6963:requestProvider'));
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  removeEventListener('eip6963:announceProvider', onAnnounce);
  return [...found.values()];
}

/** An Ethereum wallet behind an EIP-1193 provider. */
function ethereumWallet({ name, icon }: Eip6963ProviderDetail['info'], provider: Eip1193Provider): ExternalWallet {
  return {
    curveType: 'API_KEY_CURVE_SECP256K1',
    name,
    icon,
    async connect() {
      const accounts = await provider.request({ method: 'eth_requestAccounts' });
      const address: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
      if (typeof address !== 'string') throw clientError('NO_WALLET_ACCOUNT');
      return {
        address,
        async signMessage(message) {
          const signature = await provider.request({ method: 'personal_sign', params: [message, address] });
          return String(signature).replace(/^0x/, '').toLowerCase();
        },
      };
    },
  };
}
