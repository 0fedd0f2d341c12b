import type { SignedRequest } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import type { Session } from '../session/session.ts';
import { activityTimestamp } from './activity-timestamp.ts';
import { apiKeyStamp } from './api-key-stamp.ts';

/** DELETE_API_KEYS for keys of a user, stamped with the key of a session. The backend sends it to Turnkey. */
export async function stampedDeletion(
  context: ClientContext,
  { organizationId, userId, publicKey }: Session,
  apiKeyIds: string[],
  signal: AbortSignal | undefined,
): Promise<SignedRequest> {
  const body = JSON.stringify({
    type: 'ACTIVITY_TYPE_DELETE_API_KEYS',
    timestampMs: await activityTimestamp(context, signal),
    organizationId,
    parameters: { userId, apiKeyIds },
  });
  const stamp = await apiKeyStamp(context.keys, publicKey, body);
  return { body, stamp: { stampHeaderName: 'X-Stamp', stampHeaderValue: stamp['X-Stamp'] ?? '' } };
}
