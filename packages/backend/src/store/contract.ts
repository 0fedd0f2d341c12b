/** A sub-organization that is being created: what was sent, so that the same can be sent again. */
export interface PendingCreation {
  /** The exact bytes of the activity. */
  body: string;
  /** When they were made: Unix time in milliseconds. */
  createdAtMs: number;
}

/**
 * What is known of each identity. A key is a digest of identity and parent organization, so one store can serve several
 * organizations and holds no contact in the clear outside of a pending creation.
 */
export interface Identities {
  /** The remembered sub-organization. */
  find(key: string): Promise<string | undefined>;
  /** Remembers the sub-organization; a pending creation is thereby settled. */
  remember(key: string, organizationId: string): Promise<void>;
  /** Forgets, if this is what is remembered. */
  forget(key: string, organizationId: string): Promise<void>;
  /** The creation whose outcome is not known. */
  pendingCreation(key: string): Promise<PendingCreation | undefined>;
  /**
   * Announces a creation, before it is sent.
   * @returns The one that counts: an earlier one if there is one. So two that race send the same bytes.
   */
  announceCreation(key: string, creation: PendingCreation): Promise<PendingCreation>;
  /** Withdraws a creation that has certainly not happened, if it is this one. */
  withdrawCreation(key: string, body: string): Promise<void>;
}

/** At most `max` uses in a window of time, which begins with its first use. */
export interface WindowLimit {
  key: string;
  max: number;
  windowMs: number;
}

/** Uses with pauses between them. */
export interface PaceLimit {
  key: string;
  /** After n uses, the next one must wait for the n-th pause since the last one; after more uses, for the last pause. */
  pausesMs: readonly number[];
  /** The uses are forgotten when there was none for so long. */
  forgottenAfterMs: number;
}

export type Limit = WindowLimit | PaceLimit;

export interface Count {
  /** The uses that count now. */
  count: number;
  /** When this limit lets the next use pass: Unix time in milliseconds; not in the future when it was not the obstacle. */
  freeAtMs: number;
}

export interface Tally {
  /** Whether the use was counted. */
  isCounted: boolean;
  /** One for each limit, in their order. `freeAtMs` is that of this use. */
  counts: Count[];
}

/** Counts uses. A request is counted with one round trip to the store, however many limits it has. */
export interface Counters {
  /**
   * Counts one use against every limit, or against none when one of them is full: a refused request uses nothing up.
   * @param limits With different keys.
   * @param nowMs Unix time in milliseconds.
   */
  count(limits: readonly Limit[], nowMs: number): Promise<Tally>;
  /**
   * Takes one use back from every limit. A pace that had got beyond the uses that need no pause begins anew.
   * @param nowMs Unix time in milliseconds.
   */
  takeBack(limits: readonly PaceLimit[], nowMs: number): Promise<void>;
}

export interface Locks {
  /**
   * Does the work while nothing else is done under any of these keys. All keys are taken at once or none is, so that two
   * requests never wait for each other. No connection to a database is held while the work is done.
   * @param waitMs How long to wait for the others.
   * @param work Gets a signal that aborts when the locks were lost, because the store could not be reached in time.
   * @returns `busy` when the time was not long enough; the work has not begun then.
   */
  withLocks<Result>(
    keys: readonly string[],
    waitMs: number,
    work: (lost: AbortSignal) => Promise<Result>,
  ): Promise<Result | 'busy'>;
}

/** Values that are good for one use and a short time: what has been spent, and what waits for somebody to come back. */
export interface OneTimeValues {
  /**
   * Keeps a value.
   * @param expiresAtMs Until when, and `nowMs`: Unix times in milliseconds.
   * @returns false when the key has a value that has not expired; that one stays.
   */
  put(key: string, value: string, expiresAtMs: number, nowMs: number): Promise<boolean>;
  /** Takes a value out: of several that take at once, one gets it. Undefined when there is none or it has expired. */
  take(key: string, nowMs: number): Promise<string | undefined>;
  /** The value, which stays. Undefined when there is none or it has expired. */
  find(key: string, nowMs: number): Promise<string | undefined>;
  /**
   * Puts another value in the place of one, which lasts as long as that one.
   * @returns false when `before` is not what the key has.
   */
  replace(key: string, before: string, value: string): Promise<boolean>;
}

/** How a session was ended. Unix times in milliseconds. */
export interface EndedSession {
  endedAtMs: number;
  /** Tokens of the session that expire up to then count no more. */
  expiresAtMs: number;
}

/** The sessions that were ended through the backend, each until its tokens expire. Every check of a session asks. */
export interface EndedSessions {
  /** Notes the end of a session. Of several ends the latest times count. */
  end(key: string, ended: EndedSession): Promise<void>;
  /** The end of a session, as soon as `end` is done in any process. It may still be found after `expiresAtMs`. */
  find(key: string): Promise<EndedSession | undefined>;
}

/** What the backend keeps. One contract for one process and for many. */
export interface Store {
  identities: Identities;
  counters: Counters;
  locks: Locks;
  oneTimeValues: OneTimeValues;
  endedSessions: EndedSessions;
  close(): Promise<void>;
}
