import { TurnkeyClient } from '@turnkey/core';

let core: TurnkeyClient;

/** Makes the official client, unmodified. */
export async function startTurnkeyClient(apiBaseUrl: string, organizationId: string): Promise<TurnkeyClient> {
  core = new TurnkeyClient({ apiBaseUrl, organizationId });
  await core.init();
  return core;
}

/**
 * What the guide's functions call `turnkeyClient`. They pass the token alone to `storeSession`; version 2 of the official
 * client takes an object, and does nothing with a string.
 */
export const turnkeyClient = {
  createApiKeyPair: () => core.createApiKeyPair(),
  storeSession: (sessionToken: string) => core.storeSession({ sessionToken }),
};
