import type { LoginResponse } from '@postern/protocol';
import { SIGNED_REQUEST_HEADER } from '@postern/protocol';
import type { ApiKeyPair } from '../setup/authority.ts';
import { stampOf } from '../setup/stamped.ts';

/** The header with a stamped request to delete API keys of a user. */
export function signedDeletion(
  { organizationId, userId }: Pick<LoginResponse, 'organizationId' | 'userId'>,
  apiKeyIds: readonly string[],
  signer: ApiKeyPair,
  timestampMs: number,
  more: object = {},
): Record<string, string> {
  const body = JSON.stringify({
    type: 'ACTIVITY_TYPE_DELETE_API_KEYS',
    timestampMs: String(timestampMs),
    organizationId,
    parameters: { userId, apiKeyIds },
    ...more,
  });
  const stamp = { stampHeaderName: 'X-Stamp', stampHeaderValue: stampOf(signer, body) };
  return { [SIGNED_REQUEST_HEADER]: Buffer.from(JSON.stringify({ body, stamp })).toString('base64url') };
}
