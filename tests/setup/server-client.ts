import { Turnkey } from '@turnkey/sdk-server';
import type { ApiKeyPair, TestAuthority } from './authority.ts';

/** The unmodified server SDK, stamping with a key against the authority. */
export function serverClient(test: TestAuthority, organizationId: string, key: ApiKeyPair) {
  return new Turnkey({
    apiBaseUrl: test.url,
    defaultOrganizationId: organizationId,
    apiPublicKey: key.publicKey,
    apiPrivateKey: key.privateKey,
  }).apiClient();
}
