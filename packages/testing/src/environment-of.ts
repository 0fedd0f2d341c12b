import type { TestParent } from './control/controlled-authority.ts';

/**
 * The variables that a backend reads, as `postern env` prints them.
 * @param url Of the authority.
 */
export function environmentOf(url: string, parent: TestParent): Record<string, string> {
  const { organizationId, publicKey, privateKey, publicKeys } = parent;
  return {
    TURNKEY_API_URL: url,
    TURNKEY_ORGANIZATION_ID: organizationId,
    TURNKEY_API_PUBLIC_KEY: publicKey,
    TURNKEY_API_PRIVATE_KEY: privateKey,
    TURNKEY_SIGNER_PUBLIC_KEY: publicKeys.signer,
    TURNKEY_NOTARIZER_PUBLIC_KEY: publicKeys.notarizer,
    TURNKEY_TLS_FETCHER_PUBLIC_KEY: publicKeys.tlsFetcher,
  };
}
