import type { Identity } from '../identities/identity.ts';

/** A user who is about to get an account. */
export interface SignUpEvent {
  /** What the user proved. When several credentials are proved at once, the first of them. */
  identity: Identity;
}

/** A user who has a new account. */
export interface SignedUpEvent extends SignUpEvent {
  /** The new sub-organization. */
  organizationId: string;
}

/** A user who is about to sign in. */
export interface LogInEvent {
  identity: Identity;
  /** The user's sub-organization. */
  organizationId: string;
  /** Whether it was created by this request. */
  created: boolean;
}

/** A user who has signed in. */
export interface LoggedInEvent extends LogInEvent {
  /** The user at Turnkey. */
  userId: string;
}

/**
 * The app's own code at the steps of a sign-in. Every function is awaited, within the time of the request. To refuse,
 * throw a `HookRefusal`. After any other error the request fails with INTERNAL, except in `afterSignUp`.
 */
export interface Hooks {
  /** Before an account is created. The identity is proved. */
  beforeSignUp?: (event: SignUpEvent) => void | Promise<void>;
  /**
   * After an account was created. It is called once at most, and not when the process dies in between. A failure is logged,
   * and the sign-up goes on, because the account exists. Keep a table of users in `afterLogIn`.
   */
  afterSignUp?: (event: SignedUpEvent) => void | Promise<void>;
  /** Before a session is opened. When only Turnkey knows the account of a passkey or wallet: before it is handed out. */
  beforeLogIn?: (event: LogInEvent) => void | Promise<void>;
  /**
   * Before the client gets its session. It is called again when the client repeats the request, so it must bear that: for
   * example `insert … on conflict do update`.
   */
  afterLogIn?: (event: LoggedInEvent) => void | Promise<void>;
}

/**
 * Thrown by a hook: the app refuses the sign-up or the log-in.
 * @example
 * ```ts
 * import { createPostern, HookRefusal } from '@postern/backend';
 *
 * const postern = createPostern({
 *   appName: 'Example',
 *   hooks: {
 *     beforeSignUp({ identity }) {
 *       const isOurs = identity.type === 'email' && identity.contact.endsWith('@example.com');
 *       if (!isOurs) throw new HookRefusal('Sign up with your address at example.com.');
 *     },
 *   },
 * });
 * console.log(postern.basePath);
 * ```
 */
export class HookRefusal extends Error {
  override readonly name = 'HookRefusal';

  /** @param action What the user can do. The client gets this sentence as the `detail` of the problem. */
  constructor(action: string) {
    super(action);
  }
}
