import { type CreatedUser, type TestUser, testUser } from '../users/test-user.ts';
import type { ControlRequest } from './control-request.ts';

/** Whom to create. One of e-mail address, phone number, passkey, wallet or OAuth identity is needed. */
export interface NewUser {
  /** "Test user" when absent. */
  userName?: string;
  /** It counts as verified. */
  email?: string;
  /** With its country code. It counts as verified. */
  phoneNumber?: string;
  /** A passkey for a relying party; true for `localhost`. */
  passkey?: boolean | { rpId: string };
  /** A wallet of the user's own that signs in, such as MetaMask or Phantom; true for `ethereum`. */
  wallet?: boolean | 'ethereum' | 'solana';
  /** Identities at OpenID providers. */
  oauth?: { providerName: string; issuer: string; audience: string; subject: string }[];
  /** The accounts of the embedded wallet; one of Ethereum when absent, no wallet when empty. */
  accounts?: { curve: string; pathFormat: string; path: string; addressFormat: string; name?: string }[];
  /** How long the session lasts, in seconds; 900 when absent. */
  expirationSeconds?: number;
  /** The parent organization; the oldest one when absent. */
  parentId?: string;
}

/** A message with a one-time code. */
export interface SentCode {
  code: string;
  /** As the message was sent to it. */
  contact: string;
  channel: 'email' | 'sms' | 'whatsapp';
  /** Empty unless the channel is `email`. */
  subject: string;
  text: string;
}

/** A failure on purpose. */
export interface OrderedFailure {
  /** Such as `init_otp` or `ACTIVITY_TYPE_INIT_OTP`; every operation when absent. */
  operation?: string;
  /** How many requests fail; one when absent. */
  times?: number;
  /** An error of the API, no answer at all, a cut connection, or the error page of a proxy. */
  with: 429 | 500 | 'timeout' | 'reset' | 'html';
  /** Whether the operation is carried out, and only its answer is lost; false when absent. */
  executes?: boolean;
}

export interface ActivityFilter {
  organizationId?: string;
  /** `ACTIVITY_TYPE_INIT_OTP_V3`, or `INIT_OTP` for every version. */
  type?: string;
  /** `ACTIVITY_STATUS_COMPLETED`, or `COMPLETED`. */
  status?: string;
  /** The newest; 1,000 when absent. */
  limit?: number;
}

/** An activity in the form of Turnkey's API. */
export interface RecordedActivity {
  id: string;
  organizationId: string;
  type: string;
  status: string;
  /** An object with one key, such as `createWalletIntent`. */
  intent: Record<string, unknown>;
  result: Record<string, unknown>;
  /** RFC 3339. */
  createdAt: string;
}

/** A state that is kept in the memory of an authority. */
export interface Snapshot {
  id: string;
}

/** The whole state of an authority, as JSON. It holds the private keys of its users. */
export type AuthorityState = Record<string, unknown>;

/** A parent organization, with the API key with which a backend stamps: P-256, hex. */
export interface TestParent {
  organizationId: string;
  userId: string;
  publicKey: string;
  privateKey: string;
  /** The keys of the authority that clients pin: uncompressed P-256 points, hex. */
  publicKeys: { signer: string; notarizer: string; tlsFetcher: string };
}

/** An authority in the hands of a test. */
export interface ControlledAuthority {
  /** Creates a parent organization: for a test that shares an authority with others. */
  createParent(): Promise<TestParent>;
  /** Creates a sub-organization with one root user, who is signed in. It is not recorded as an activity. */
  createUser(user: NewUser): Promise<TestUser>;
  codes: {
    /**
     * Waits for the code that was sent to a contact. Each code is handed out once: a second call waits for the next one.
     * @param options `timeoutMs`: 10,000 when absent, at most 60,000.
     * @throws ControlError when none has come.
     */
    wait(contact: string, options?: { timeoutMs?: number }): Promise<string>;
    /** The same, with the message. */
    waitForMessage(contact: string, options?: { timeoutMs?: number }): Promise<SentCode>;
  };
  clock: {
    now(): Promise<Date>;
    /** Milliseconds, or a number with a unit: `500ms`, `30s`, `15m`, `1.5h`, `2d`. Negative to go back. */
    advance(by: number | string): Promise<Date>;
    set(now: Date | string): Promise<Date>;
    /** Makes it stand still. */
    stop(): Promise<Date>;
    /** Lets it run on. */
    start(): Promise<Date>;
    /** Gives it the time of the system again. */
    reset(): Promise<Date>;
  };
  /** Makes the next requests for an operation fail. */
  fail(failure: OrderedFailure): Promise<void>;
  /** Forgets the failures that were ordered, and ends the requests that wait for an answer. */
  stopFailing(): Promise<void>;
  /** What was asked, oldest first. */
  activities(filter?: ActivityFilter): Promise<RecordedActivity[]>;
  /** Keeps the state: what is stored, how far the clock was moved, and which codes were handed out. */
  snapshot(): Promise<Snapshot>;
  /** Brings a state back, as often as you like. Failures that were ordered are forgotten. */
  restore(snapshot: Snapshot): Promise<void>;
  exportState(): Promise<AuthorityState>;
  /** Replaces everything, and sets the clock to the time of the state, so that its sessions are still valid. */
  importState(state: AuthorityState): Promise<void>;
}

export function controlledAuthority(ask: ControlRequest): ControlledAuthority {
  const time = async (method: string, path: string, input?: object): Promise<Date> =>
    new Date(String((await ask(method, path, input)).now));
  const waitForMessage = async (contact: string, options: { timeoutMs?: number } = {}) =>
    (await ask('POST', 'codes/wait', { contact, ...options })) as unknown as SentCode;
  return {
    createParent: async () => (await ask('POST', 'parents', {})) as unknown as TestParent,
    async createUser({ expirationSeconds, ...user }) {
      const seconds = expirationSeconds === undefined ? {} : { expirationSeconds: String(expirationSeconds) };
      return testUser((await ask('POST', 'users', { ...user, ...seconds })) as unknown as CreatedUser);
    },
    codes: {
      wait: async (contact, options) => (await waitForMessage(contact, options)).code,
      waitForMessage,
    },
    clock: {
      now: () => time('GET', 'clock'),
      advance: (by) => time('POST', 'clock/advance', { by }),
      set: (now) => time('PUT', 'clock', { now: new Date(now).toISOString() }),
      stop: () => time('PUT', 'clock', { stopped: true }),
      start: () => time('PUT', 'clock', { stopped: false }),
      reset: () => time('DELETE', 'clock'),
    },
    fail: async (failure) => void (await ask('POST', 'failures', failure)),
    stopFailing: async () => void (await ask('DELETE', 'failures')),
    activities: async (filter = {}) => (await ask('GET', 'activities', filter)).activities as RecordedActivity[],
    snapshot: async () => ({ id: String((await ask('POST', 'snapshots')).id) }),
    restore: async ({ id }) => void (await ask('POST', 'snapshots/restore', { id })),
    exportState: () => ask('GET', 'state'),
    importState: async (state) => void (await ask('PUT', 'state', state)),
  };
}
