import type { EndedSession } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { Identity } from '../identities/identity.ts';
import type { Counters, SessionRecords } from '../store/contract.ts';
import { isUserOf } from '../turnkey/is-user-of.ts';
import type { ListedUser } from '../turnkey/list-users.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';

/** A log-in of a user who has an account already. */
export interface ComingLogIn {
  /** The sub-organization. */
  organizationId: string;
  identity: Identity;
  /** Key of the session: compressed P-256, lowercase hex. */
  publicKey: string;
  /** Whether it ends all others. */
  invalidateExisting: boolean | undefined;
}

/** Turnkey keeps ten sessions of a user. The eleventh ends the oldest one, and Turnkey does not say so. */
export interface SessionLimit {
  /**
   * To be called before a log-in is sent.
   * @param beforeLookUp What must hold before the user's sessions are looked up; it throws when it does not.
   * @returns The session that Turnkey will end for it; undefined when there is none.
   * @throws AuthError TOO_MANY_SESSIONS when the configuration refuses such a log-in. Only then UPSTREAM_… as well.
   */
  check(
    logIn: ComingLogIn,
    deadline: AbortSignal,
    beforeLookUp?: () => Promise<void>,
  ): Promise<EndedSession | undefined>;
}

export interface SessionLimitOptions {
  turnkey: TurnkeyClient;
  counters: Counters;
  sessionRecords: SessionRecords;
  atLimit: 'end-oldest' | 'refuse';
  /** The longest time that a session can last, in seconds. */
  maxSeconds: number;
}

/** API keys with an end, sessions among them (Turnkey docs, "Resource limits"). */
const MAX_EXPIRING_KEYS = 10;
/** From the fifth log-in on Turnkey is asked. A device has up to two sessions while it refreshes one. */
const ASK_FROM = MAX_EXPIRING_KEYS / 2;

export function createSessionLimit(options: SessionLimitOptions): SessionLimit {
  const { turnkey, counters, sessionRecords, atLimit, maxSeconds } = options;

  /**
   * Log-ins with pauses that are shorter than a session can last. The user has no more sessions than that from this
   * backend, so most log-ins need no question.
   */
  async function countLogIns(organizationId: string): Promise<number> {
    const limit = { key: `log-ins:${organizationId}`, pausesMs: [0], forgottenAfterMs: maxSeconds * 1000 };
    const { counts } = await counters.count([limit], turnkey.now());
    return counts[0]?.count ?? 0;
  }

  async function lookUp({ organizationId, identity, publicKey }: ComingLogIn, deadline: AbortSignal) {
    const users = await listUsers(turnkey, organizationId, deadline);
    const keys = users.filter((user) => isUserOf(user, identity)).flatMap(({ apiKeys }) => apiKeys);
    const oldest = oldestOfTen(keys, publicKey, turnkey.now());
    return oldest && { ...oldest, ...(await deviceOf(organizationId, oldest.publicKey)) };
  }

  async function deviceOf(organizationId: string, publicKey: string): Promise<Pick<EndedSession, 'device'>> {
    const records = await sessionRecords.list(organizationId, undefined, turnkey.now());
    const device = records.find((record) => record.publicKey === publicKey)?.device;
    return device === undefined ? {} : { device };
  }

  return {
    async check(logIn, deadline, beforeLookUp) {
      if (logIn.invalidateExisting) return undefined;
      const logIns = await countLogIns(logIn.organizationId);
      if (atLimit === 'refuse') {
        await beforeLookUp?.();
        const oldestSession = await lookUp(logIn, deadline);
        if (oldestSession) throw new AuthError('TOO_MANY_SESSIONS', { oldestSession });
        return undefined;
      }
      if (logIns < ASK_FROM) return undefined;
      try {
        await beforeLookUp?.();
        return await lookUp(logIn, deadline);
      } catch (error) {
        if (error instanceof UpstreamError) return undefined;
        throw error;
      }
    },
  };
}

/** Undefined while there is room: fewer than ten keys, an expired one, or the key of the log-in itself, which is renewed. */
function oldestOfTen(keys: ListedUser['apiKeys'], publicKey: string, nowMs: number): EndedSession | undefined {
  const expiring = keys.flatMap(({ credential, createdAt, expirationSeconds }) => {
    if (!createdAt || !expirationSeconds) return [];
    const own = { publicKey: credential.publicKey.toLowerCase(), createdAt: Number(createdAt.seconds) };
    return [{ own, nanos: Number(createdAt.nanos), expiresAt: own.createdAt + Number(expirationSeconds) }];
  });
  const isFull = expiring.length >= MAX_EXPIRING_KEYS;
  const hasRoom = expiring.some(({ own, expiresAt }) => own.publicKey === publicKey || expiresAt * 1000 <= nowMs);
  if (!isFull || hasRoom) return undefined;
  return expiring.sort((a, b) => a.own.createdAt - b.own.createdAt || a.nanos - b.nanos)[0]?.own;
}
