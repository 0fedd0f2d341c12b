import { TurnkeyClient } from '@turnkey/core';
import { pageGlobals } from './page.ts';

/** The page with `@turnkey/core` beside the client. */
const turnkeyCoreGlobals = {
  ...pageGlobals,

  /** An initialized client of the official package, unmodified, as an app would have it. */
  async createTurnkeyClient(apiBaseUrl: string, organizationId: string): Promise<TurnkeyClient> {
    const client = new TurnkeyClient({ apiBaseUrl, organizationId });
    await client.init();
    return client;
  },
};

declare global {
  var corePage: typeof turnkeyCoreGlobals;
}

globalThis.corePage = turnkeyCoreGlobals;
