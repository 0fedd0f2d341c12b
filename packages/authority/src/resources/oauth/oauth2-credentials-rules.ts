import { WireFormatError } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { OAuth2Credential } from '../../store/oauth2-credentials.ts';

/** @throws ApiError when the organization has no such client. */
export async function findOAuth2Credential(
  { store, organization }: ActivityContext,
  id: string,
): Promise<OAuth2Credential> {
  const credential = await store.oauth2Credentials.find(organization.id, id);
  if (!credential) throw apiError('OAUTH2_CREDENTIAL_NOT_FOUND');
  return credential;
}

/**
 * Decrypts a client secret. So an invalid one is refused when it is registered, not when the first user logs in.
 * @param encrypted Hex.
 * @throws ApiError when it was not encrypted with the TLS fetcher's encryption key.
 */
export function requireClientSecret({ vault }: ActivityContext, encrypted: string): string {
  try {
    return vault.openClientSecret(encrypted);
  } catch (error) {
    if (error instanceof WireFormatError) throw apiError('CLIENT_SECRET_INVALID');
    throw error;
  }
}
