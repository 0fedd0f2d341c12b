import type { Page } from '@playwright/test';
import type { SoftwareWallet } from '../users/wallet.ts';

const SIGN = '__posternTestingSign__';

/** Gives a page an Ethereum wallet that confirms at once (EIP-1193, EIP-6963). Its private key stays outside of the page. */
export async function addWallet(page: Page, wallet: SoftwareWallet): Promise<void> {
  await page.exposeFunction(SIGN, (message: string) => wallet.signMessage(message));
  await page.addInitScript(announceWallet, { address: wallet.address, sign: SIGN });
}

/** Runs in the page. */
function announceWallet({ address, sign }: { address: string; sign: string }): void {
  const signMessage = (message: string): Promise<string> =>
    (globalThis as unknown as Record<string, (message: string) => Promise<string>>)[sign]?.(message) ??
    Promise.reject(new Error('the page is closed'));
  /** A page may send the bytes of a message as hex. */
  const textOf = (message: string) =>
    /^0x([0-9a-f]{2})*$/i.test(message)
      ? new TextDecoder().decode(
          Uint8Array.from(message.slice(2).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
        )
      : message;
  const request = async ({ method, params = [] }: { method: string; params?: string[] }): Promise<unknown> => {
    if (method === 'eth_requestAccounts' || method === 'eth_accounts') return [address];
    if (method === 'eth_chainId') return '0x1';
    if (method === 'personal_sign') return signMessage(textOf(params[0] ?? ''));
    throw Object.assign(new Error(`the wallet of the test does not know ${method}`), { code: 4200 });
  };
  const provider = { request, on: () => {}, removeListener: () => {} };
  const info = {
    uuid: '8f0b0e1c-6f0a-4b0e-9c0a-0d6f5b1f2a11',
    name: 'Test wallet',
    icon: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
    rdns: 'com.example.test-wallet',
  };
  const announce = () =>
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }));
  addEventListener('eip6963:requestProvider', announce);
  announce();
}
