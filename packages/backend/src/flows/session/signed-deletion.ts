import type { SignedRequest } from '@postern/protocol';
import { ACTIVITY_WINDOW, decodeBase64Url, decodeUtf8, SIGNED_REQUEST_HEADER, STAMP_HEADER } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import { parseJson } from '../../parse-json.ts';
import type { Session } from '../../sessions/sessions.ts';
import { isStampedBy } from '../../tokens/api-key-stamp.ts';
import type { StampedDeletion } from '../../turnkey/delete-session-keys.ts';

/** A request that is stamped but not sent yet, in the form of Turnkey's SDKs. */
export const signedRequestSchema: z.ZodType<SignedRequest> = z.strictObject({
  body: z.string().min(1).max(4_096),
  stamp: z.strictObject({
    stampHeaderName: z.literal(STAMP_HEADER),
    stampHeaderValue: z.string().min(1).max(2_048),
  }),
  url: z.string().max(2_048).describe('Not used: the request goes to the Turnkey of the configuration.').optional(),
});

/** Only what is checked. Turnkey checks the rest. */
const deletionSchema = z.object({
  type: z.literal('ACTIVITY_TYPE_DELETE_API_KEYS'),
  timestampMs: z.string().regex(/^[0-9]{1,16}$/),
  organizationId: z.string(),
  parameters: z.object({ userId: z.string(), apiKeyIds: z.array(z.string()).min(1).max(100) }),
});

/** A checked request to delete keys of the user. */
interface Deletion extends StampedDeletion {
  apiKeyIds: string[];
  /** Unix time in milliseconds. */
  timestampMs: number;
}

type Signer = Pick<Session, 'organizationId' | 'userId' | 'publicKey'>;

/**
 * Checks that the session stamped the request, and that it deletes keys of the session's own user. No other request is
 * forwarded.
 * @throws AuthError INVALID_STAMP
 */
export function checkDeletion({ body, stamp }: SignedRequest, signer: Signer): Deletion {
  const { data } = deletionSchema.safeParse(parseJson(body));
  const isOwn = data?.organizationId === signer.organizationId && data.parameters.userId === signer.userId;
  if (!data || !isOwn || !isStampedBy(signer.publicKey, stamp.stampHeaderValue, body)) {
    throw new AuthError('INVALID_STAMP');
  }
  const { apiKeyIds } = data.parameters;
  return { body, stamp: stamp.stampHeaderValue, apiKeyIds, timestampMs: Number(data.timestampMs) };
}

/**
 * The checked deletion in the header of a request. It must be fresh, since it also ends sessions here.
 * @throws AuthError STAMP_REQUIRED, INVALID_STAMP
 */
export function deletionOf(headers: Headers, signer: Signer, nowMs: number): Deletion {
  const header = headers.get(SIGNED_REQUEST_HEADER);
  if (header === null) throw new AuthError('STAMP_REQUIRED');
  const deletion = checkDeletion(parseHeader(header), signer);
  const ageMs = nowMs - deletion.timestampMs;
  if (ageMs > ACTIVITY_WINDOW.pastMs || ageMs < -ACTIVITY_WINDOW.futureMs) throw new AuthError('INVALID_STAMP');
  return deletion;
}

function parseHeader(header: string): SignedRequest {
  const parsed = signedRequestSchema.safeParse(parseJson(decode(header)));
  if (parsed.success) return parsed.data;
  throw new AuthError('INVALID_STAMP');
}

function decode(header: string): string {
  try {
    return decodeUtf8(decodeBase64Url(header));
  } catch {
    return '';
  }
}
