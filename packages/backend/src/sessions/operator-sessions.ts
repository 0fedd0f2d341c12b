import type { SessionRecord, Store } from '../store/contract.ts';
import { sessionIdOf } from '../tokens/session-token.ts';

/** A user, or all users of a sub-organization. */
export interface SessionOwner {
  organizationId: string;
  userId?: string | undefined;
}

/** A session, as an operator sees it. */
export interface StoredSession extends Omit<SessionRecord, 'identity'> {
  /** Whether it was ended and is refused. */
  ended: boolean;
}

type SessionStore = Pick<Store, 'sessionRecords' | 'endedSessions'>;

/** The longest session that a backend accepts: 30 days. */
const LONGEST_MS = 2_592_000_000;
/** Turnkey says in whole seconds when a key was registered. */
const PRECISION_MS = 1_000;

/**
 * Lists the sessions that backends with this store have opened or seen, the oldest first. For operators.
 * @param nowMs Unix time in milliseconds.
 */
export async function storedSessions(
  { sessionRecords, endedSessions }: SessionStore,
  { organizationId, userId }: SessionOwner,
  nowMs = Date.now(),
): Promise<StoredSession[]> {
  const records = await sessionRecords.list(organizationId, userId, nowMs);
  const ends = await Promise.all(
    records.map((record) =>
      endedSessions.find([
        organizationId,
        `${organizationId} ${record.userId}`,
        sessionIdOf(organizationId, record.userId, record.publicKey),
      ]),
    ),
  );
  return records.map(({ identity: _, ...record }, index) => ({
    ...record,
    ended: (ends[index] ?? []).some((end) => end !== undefined && record.openedAtMs <= end.endedAtMs),
  }));
}

/**
 * Ends all sessions of a user, or of all users of a sub-organization, in every backend with this store, at once. Also
 * those that were opened directly at Turnkey. For operators: their keys stay registered at Turnkey until they expire,
 * because only the user can delete them there.
 * @param nowMs Unix time in milliseconds.
 * @returns How many of them the store knew.
 */
export async function revokeSessions(store: SessionStore, owner: SessionOwner, nowMs = Date.now()): Promise<number> {
  const { organizationId, userId } = owner;
  const known = await storedSessions(store, owner, nowMs);
  // A key of this second may have been registered before this moment, so it counts as that.
  const endedAtMs = Math.ceil((nowMs + 1) / PRECISION_MS) * PRECISION_MS;
  const end = { endedAtMs, expiresAtMs: nowMs + LONGEST_MS };
  await store.endedSessions.end(userId === undefined ? organizationId : `${organizationId} ${userId}`, end);
  return known.filter(({ ended }) => !ended).length;
}
