import type { v1ApiKey, v1CredentialType } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { ApiKey } from '../../store/api-keys.ts';

/** An API key in the form of the API. */
export function apiKeyView(key: ApiKey): v1ApiKey {
  return {
    apiKeyId: key.id,
    apiKeyName: key.name,
    credential: {
      publicKey: key.publicKey,
      type: key.credentialType as v1CredentialType,
      ...(key.sessionProfileId ? { sessionProfileId: key.sessionProfileId } : {}),
    },
    ...(key.expirationSeconds === null ? {} : { expirationSeconds: String(key.expirationSeconds) }),
    createdAt: timestampView(key.createdAt),
    updatedAt: timestampView(key.updatedAt),
  };
}
