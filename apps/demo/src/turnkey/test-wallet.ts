import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const KEY = 'postern-demo:test-wallet';
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#1d5343"/>' +
    '<path d="M9 5h6M10 5v5l-4 8.5h12l-4-8.5v-5" fill="none" stroke="#fff" stroke-width="1.75" stroke-linejoin="round"/></svg>',
)}`;

interface ProviderRequest {
  method: string;
  params?: unknown[];
}

/**
 * Announces a wallet to the page (EIP-6963), so that development needs no extension. Its key is stored in plain text in
 * the browser, so it is for tests only. Its name says so.
 */
export function announceTestWallet(): void {
  const stored = localStorage.getItem(KEY) ?? generatePrivateKey();
  localStorage.setItem(KEY, stored);
  const account = privateKeyToAccount(stored as `0x${string}`);
  const provider = {
    async request({ method, params = [] }: ProviderRequest): Promise<unknown> {
      if (method === 'eth_requestAccounts' || method === 'eth_accounts') return [account.address];
      if (method === 'personal_sign') return account.signMessage({ message: String(params[0]) });
      throw Object.assign(new Error('The test wallet does not do that.'), { code: 4200 });
    },
  };
  const info = {
    uuid: '6d0a8a52-6f5c-4a3e-9a0e-1f1e6f1b7f10',
    name: 'Test wallet (development)',
    icon: ICON,
    rdns: 'example.postern.test-wallet',
  };
  const announce = () =>
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }));
  addEventListener('eip6963:requestProvider', announce);
}
