import '../client/credentials-page.ts';
import { withProof } from '@postern/client/proof';

declare global {
  interface Window {
    /** Tells the test the address of a request that is about to be sent. */
    record(url: string): Promise<void>;
  }
}

const signInsGlobals = {
  /** A client that tells each request before it sends it, on a page that has just been loaded. */
  createClient: (options: Parameters<typeof credentialsPage.createPosternClient>[0]) => {
    const recordedFetch: typeof fetch = async (input, init) => {
      await window.record(String(input));
      return fetch(input, init);
    };
    return withProof(credentialsPage.createPosternClient({ ...options, fetch: recordedFetch }));
  },

  /** The first wallet of the page. */
  async ethereumWallet() {
    const [wallet] = await credentialsPage.discoverEthereumWallets();
    if (!wallet) throw new Error('no wallet has been found');
    return wallet;
  },
};

declare global {
  var signInsPage: typeof signInsGlobals;
}

globalThis.signInsPage = signInsGlobals;
