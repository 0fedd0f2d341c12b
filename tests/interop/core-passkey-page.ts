import { TurnkeyClient } from '@turnkey/core';

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64Url.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
}

/** What the tests reach from the page. */
const globals = {
  /**
   * An initialized client of the official package, unmodified, as an app would have it.
   * @param credentialId The one passkey to use, base64url; without it the user chooses.
   */
  async createTurnkeyClient(apiBaseUrl: string, organizationId: string, credentialId?: string): Promise<TurnkeyClient> {
    const allowCredentials = credentialId ? [{ type: 'public-key' as const, id: bytesOf(credentialId) }] : [];
    const client = new TurnkeyClient({
      apiBaseUrl,
      organizationId,
      passkeyConfig: { rpId: 'localhost', allowCredentials },
    });
    await client.init();
    return client;
  },
};

declare global {
  var corePasskeyPage: typeof globals;
}

globalThis.corePasskeyPage = globals;
// The harness waits for this one.
Object.assign(globalThis, { page: globals });
