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

export interface Count {
  /** How often in this window, this time included. */
  count: number;
  /** When the window ends: Unix time in milliseconds. */
  resetsAtMs: number;
}

/** Counts per key in fixed windows of time. */
export interface Counters {
  /** @param nowMs Unix time in milliseconds. */
  increment(key: string, windowMs: number, nowMs: number): Promise<Count>;
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
