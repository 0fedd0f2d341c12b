/** A sub-organization that is being created. It keeps the request, so that the same bytes can be sent again. */
export interface PendingCreation {
  /** The exact bytes of the activity. */
  body: string;
  /** When the bytes were made: Unix time in milliseconds. */
  createdAtMs: number;
}

/** A creation and its place in the store. */
export interface StoredCreation extends PendingCreation {
  key: string;
}

/**
 * What the backend knows about each identity. A key is a digest of identity and parent organization. So one store can
 * serve several organizations, and contacts are in plain text only inside a pending creation.
 */
export interface Identities {
  /** The remembered sub-organization. */
  find(key: string): Promise<string | undefined>;
  /**
   * Remembers the sub-organization and deletes a pending creation.
   * @param ifSettled Added to the outbox in the same step, if there was a pending creation: then the account is new.
   */
  remember(key: string, organizationId: string, ifSettled?: readonly NewDelivery[]): Promise<void>;
  /** Forgets the sub-organization, if it is still the remembered one. */
  forget(key: string, organizationId: string): Promise<void>;
  /** The creation whose result is not known. */
  pendingCreation(key: string): Promise<PendingCreation | undefined>;
  /**
   * Stores a creation before it is sent.
   * @returns The creation to send: an earlier one if there is one. So two concurrent requests send the same bytes.
   */
  announceCreation(key: string, creation: PendingCreation): Promise<PendingCreation>;
  /** Deletes a creation that certainly did not happen, if it is still the stored one. */
  withdrawCreation(key: string, body: string): Promise<void>;
  /**
   * The creations that were stored before a time, the oldest first. Without a further sign-in with their identity they stay.
   * @param timeMs Unix time in milliseconds.
   * @param limit How many at most.
   */
  creationsBefore(timeMs: number, limit: number): Promise<StoredCreation[]>;
}

/** At most `max` uses in a time window. The window starts with its first use. */
export interface WindowLimit {
  key: string;
  max: number;
  windowMs: number;
}

/** Uses that must have pauses between them. */
export interface PaceLimit {
  key: string;
  /**
   * After n uses, the next use must wait for the n-th pause since the last use. After more uses, it must wait for the
   * last pause.
   */
  pausesMs: readonly number[];
  /** All uses are forgotten after this time without a use. */
  forgottenAfterMs: number;
}

export type Limit = WindowLimit | PaceLimit;

export interface Count {
  /** The current number of uses. */
  count: number;
  /**
   * From when this limit allows the next use: Unix time in milliseconds. It is in the future only if this limit refused
   * the use.
   */
  freeAtMs: number;
}

export interface Tally {
  /** Whether the use was counted. */
  isCounted: boolean;
  /** One for each limit, in their order. `freeAtMs` is about this use. */
  counts: Count[];
}

/** Counts uses. One request needs one round trip to the store, even with many limits. */
export interface Counters {
  /**
   * Counts one use for every limit, or for none if one of them is full. So a refused request uses nothing up.
   * @param limits Their keys must differ.
   * @param nowMs Unix time in milliseconds.
   */
  count(limits: readonly Limit[], nowMs: number): Promise<Tally>;
  /**
   * Uncounts one use of every limit. A pace whose uses already need pauses starts from zero.
   * @param nowMs Unix time in milliseconds.
   */
  takeBack(limits: readonly PaceLimit[], nowMs: number): Promise<void>;
}

export interface Locks {
  /**
   * Runs the work while it holds the locks of all keys. It takes all locks at once or none, so that two requests never
   * wait for each other. It holds no database connection during the work.
   * @param waitMs How long to wait for the locks, in milliseconds.
   * @param work Receives a signal that aborts when the locks are lost because the store does not answer, or none if they
   *   cannot be lost.
   * @returns `busy` when the locks were not free in time. The work has not started then.
   */
  withLocks<Result>(
    keys: readonly string[],
    waitMs: number,
    work: (lost?: AbortSignal) => Promise<Result>,
  ): Promise<Result | 'busy'>;
}

/** Values for one use and a short time: tokens that were used, and state of a request that continues later. */
export interface OneTimeValues {
  /**
   * Stores a value.
   * @param expiresAtMs Until when, and `nowMs`: Unix times in milliseconds.
   * @returns false when the key already has a value that has not expired. That value stays.
   */
  put(key: string, value: string, expiresAtMs: number, nowMs: number): Promise<boolean>;
  /**
   * Removes a value and returns it. Of several concurrent calls, one gets it. Undefined when there is no value or it
   * has expired.
   */
  take(key: string, nowMs: number): Promise<string | undefined>;
  /** Returns a value, which stays. Undefined when there is none or it has expired. */
  find(key: string, nowMs: number): Promise<string | undefined>;
  /**
   * Replaces a value. The expiry stays the same.
   * @returns false when the key does not have the value `before`.
   */
  replace(key: string, before: string, value: string): Promise<boolean>;
}

/** The end of a session. Unix times in milliseconds. */
export interface EndedSession {
  endedAtMs: number;
  /** Tokens of the session that expire up to this time are refused. */
  expiresAtMs: number;
}

/**
 * The sessions that were ended through the backend, each until its tokens expire. Every check of a session reads it.
 */
export interface EndedSessions {
  /**
   * Stores the end of a session. If there are several, the latest times are kept.
   * @param deliveries Added to the outbox in the same step.
   */
  end(key: string, ended: EndedSession, deliveries?: readonly NewDelivery[]): Promise<void>;
  /**
   * The ends under several keys, in one round trip and in their order. An end is found as soon as `end` has finished in any
   * process, and sometimes after `expiresAtMs`.
   */
  find(keys: readonly string[]): Promise<(EndedSession | undefined)[]>;
}

/** What the backend notes about a session. Times are Unix times in milliseconds. */
export interface SessionRecord {
  organizationId: string;
  userId: string;
  /** Key of the session: compressed P-256, lowercase hex. */
  publicKey: string;
  /** For example `Chrome on Windows`; undefined when it is not known. */
  device: string | undefined;
  /** The identity that was proved for it, encrypted; undefined for a session that was opened directly at Turnkey. */
  identity: string | undefined;
  openedAtMs: number;
  /** When a check last saw it. */
  seenAtMs: number;
  expiresAtMs: number;
}

/** The sessions that the backend has opened or seen, each until it expires. */
export interface SessionRecords {
  /**
   * Stores a session. If it is stored already, its first opening, device and identity stay, and the latest times count.
   * @param nowMs A stored session that has expired by then is replaced.
   */
  note(key: string, session: SessionRecord, nowMs: number): Promise<void>;
  /** Undefined when there is none or it has expired. */
  find(key: string, nowMs: number): Promise<SessionRecord | undefined>;
  /**
   * The sessions in a sub-organization that have not expired, in the order in which they were opened.
   * @param userId Undefined for the sessions of all its users.
   */
  list(organizationId: string, userId: string | undefined, nowMs: number): Promise<SessionRecord[]>;
}

/** Who gets deliveries: an endpoint of a backend. */
export interface DeliveryTarget {
  /** The parent organization: backends of several parents can share a store. */
  parentId: string;
  /** Name of the endpoint in the configuration. */
  endpoint: string;
}

/** A webhook that is to be delivered to one endpoint. */
export interface NewDelivery extends DeliveryTarget {
  /** The `webhook-id`. It is the same for all endpoints that get the event. */
  id: string;
  /** Type of the event. */
  type: string;
  /** JSON, exactly as it is signed and sent. */
  body: string;
  /** Unix time in milliseconds. */
  createdAtMs: number;
}

/** A delivery that this process sends now. */
export interface ClaimedDelivery {
  id: string;
  body: string;
  /** Which attempt this is: 1 for the first. */
  attempt: number;
}

export type DeliveryState = 'waiting' | 'delivered' | 'failed';

/** What became of an attempt. */
export interface DeliveryResult {
  state: DeliveryState;
  /** What the endpoint answered: an HTTP status, or a fixed text. */
  answer: string;
  /** When the next attempt is due, with the state `waiting`: Unix time in milliseconds. */
  dueAtMs?: number;
  /** The attempt does not count: this process has broken it off. */
  isBrokenOff?: boolean;
}

/** A delivery, as an operator sees it. It has no body, which can contain contacts. Unix times in milliseconds. */
export interface StoredDelivery extends DeliveryTarget {
  id: string;
  type: string;
  state: DeliveryState;
  attempts: number;
  /** What the endpoint answered last. Undefined before the first answer. */
  answer: string | undefined;
  createdAtMs: number;
  /** When the next attempt is due. Undefined unless it waits. */
  dueAtMs: number | undefined;
  /** When it was delivered or given up. */
  settledAtMs: number | undefined;
}

/** Which deliveries are meant. Everything that is absent does not matter. */
export interface DeliveryFilter {
  parentId?: string | undefined;
  endpoint?: string | undefined;
  id?: string | undefined;
  state?: DeliveryState | undefined;
  /** Created at this time or later: Unix time in milliseconds. */
  sinceMs?: number | undefined;
  /** Created before this time. */
  untilMs?: number | undefined;
}

/** How many deliveries of an endpoint are in a state. */
export interface DeliveryCount extends DeliveryTarget {
  state: DeliveryState;
  count: number;
}

/** Webhooks, from the event until some time after their delivery. */
export interface WebhookOutbox {
  /** Adds deliveries. One that is there already, with the same id and endpoint, stays as it is. */
  add(deliveries: readonly NewDelivery[]): Promise<void>;
  /**
   * Takes the delivery that has been due for the longest time. No other caller gets it until the lease is over. So when
   * this process dies, another one takes it.
   * @param nowMs Unix time in milliseconds, as `leaseEndsAtMs`.
   */
  claim(target: DeliveryTarget, nowMs: number, leaseEndsAtMs: number): Promise<ClaimedDelivery | undefined>;
  /** Stores what became of an attempt, unless the delivery was claimed or replayed again since. */
  settle(target: DeliveryTarget, claimed: ClaimedDelivery, result: DeliveryResult, nowMs: number): Promise<void>;
  /** Counts deliveries by parent organization, endpoint and state. */
  count(filter: DeliveryFilter): Promise<DeliveryCount[]>;
  /** The latest deliveries, the newest first. */
  list(filter: DeliveryFilter, limit: number): Promise<StoredDelivery[]>;
  /**
   * Makes deliveries due now, with the same id and body, and all attempts before them.
   * @returns How many.
   */
  replay(filter: DeliveryFilter, nowMs: number): Promise<number>;
  /**
   * Deletes some old deliveries.
   * @param deliveredBeforeMs Those that were delivered before this time.
   * @param createdBeforeMs And all that were created before this time.
   * @returns Whether there may be more.
   */
  deleteOld(deliveredBeforeMs: number, createdBeforeMs: number): Promise<boolean>;
}

/** The data of the backend. The contract is the same for one process and for many. */
export interface Store {
  identities: Identities;
  counters: Counters;
  locks: Locks;
  oneTimeValues: OneTimeValues;
  endedSessions: EndedSessions;
  sessionRecords: SessionRecords;
  webhookOutbox: WebhookOutbox;
  close(): Promise<void>;
}
