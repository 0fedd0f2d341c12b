import { isCompressedPublicKey } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type Caller, DEFAULT_SESSION_PROFILE_ID, longestSession } from '../../operation/caller.ts';
import { expirationSeconds } from '../../operation/expiration.ts';
import { LIMITS } from '../../operation/limits.ts';
import { isUuid } from '../../operation/new-id.ts';
import type { ApiKey } from '../../store/api-keys.ts';
import type { SessionProfileRecord } from '../../store/session-profiles.ts';
import { addApiKey, newKey } from '../api-keys/api-keys-rules.ts';

export interface SessionRequest {
  userId: string;
  /** The session's key: compressed P-256, hex. */
  publicKey: string;
  /** Whole seconds as a string; 900 when absent. */
  expirationSeconds?: string | undefined;
  /** Ends the user's other sessions. */
  invalidateExisting?: boolean | undefined;
  /** A session profile of the parent. Without one, the session may do everything that the user may. */
  sessionProfileId?: string | undefined;
  /**
   * The caller, when a credential of the user opens the session. Absent when a token has just proved who the user is.
   */
  opener?: Caller | undefined;
}

/**
 * Opens a session: an expiring key of the user, and a token for it (Turnkey docs, "Sessions"). If the key already is a
 * session of this user, it is renewed. A session cannot open one with a longer lifetime or a wider scope than its own.
 * @returns The session token.
 */
export async function openSession(context: ActivityContext, request: SessionRequest): Promise<string> {
  const { organization, vault, now } = context;
  const publicKey = request.publicKey.toLowerCase();
  if (!isCompressedPublicKey(publicKey)) throw apiError('INVALID_PUBLIC_KEY');
  const profile = await findProfile(context, request);
  const longest = request.opener ? longestSession(request.opener) : Number.POSITIVE_INFINITY;
  const seconds = Math.min(lifetime(request.expirationSeconds, profile), longest);
  const key = newKey(context, request.userId, {
    name: `session ${now.toISOString()}`,
    publicKey,
    curve: 'API_KEY_CURVE_P256',
    credentialType: 'CREDENTIAL_TYPE_LOGIN',
    seconds,
  });
  const isEnded = (other: ApiKey) =>
    other.credentialType === 'CREDENTIAL_TYPE_LOGIN' &&
    (request.invalidateExisting === true || other.publicKey === publicKey);
  await addApiKey(context, { ...key, sessionProfileId: profile?.id ?? null }, { isEnded });
  return vault.issueSessionToken({
    exp: Math.floor(now.getTime() / 1000) + seconds,
    public_key: publicKey,
    session_type: profile?.name ?? 'SESSION_TYPE_READ_WRITE',
    user_id: request.userId,
    organization_id: organization.id,
    ...(profile ? { session_profile_id: profile.id, scope: profile.scope } : {}),
  });
}

/** The profile for a new session. A session with a profile can only open sessions with the same profile. */
async function findProfile({ store, organization }: ActivityContext, request: SessionRequest) {
  const { sessionProfileId: id, opener } = request;
  const own = opener?.credential.sessionProfileId ?? null;
  const isDefault = !id || id === DEFAULT_SESSION_PROFILE_ID;
  if (own !== null && !isDefault && id.toLowerCase() !== own) throw apiError('OUT_OF_SCOPE');
  const wanted = isDefault ? own : id;
  if (wanted === null) return undefined;
  const profile =
    isUuid(wanted) && (await store.sessionProfiles.find(organization.parentId ?? organization.id, wanted));
  if (!profile) throw apiError('SESSION_PROFILE_NOT_FOUND');
  return profile;
}

/** The shorter of the requested lifetime and the profile's. 15 minutes when there is neither. */
function lifetime(asked: string | undefined, profile: SessionProfileRecord | undefined): number {
  const { fallback, max } = LIMITS.sessionLifetime;
  const granted = profile?.expirationSeconds ?? max;
  return Math.min(granted, expirationSeconds(asked, profile?.expirationSeconds ?? fallback, max));
}
