import { AuthError } from '../auth-error.ts';
import { createLruMap } from '../lru-map.ts';
import { getUser } from '../turnkey/get-user.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';
import { whoami } from '../turnkey/whoami.ts';

/** Who owns a session: every customer of Turnkey has genuine session tokens, but only this parent's count. */
export interface SessionOwners {
  /**
   * Makes sure that user and sub-organization belong to this parent. Turnkey is asked once in five minutes for
   * each, and once in a minute for those that do not.
   * @throws AuthError INVALID_SESSION when they do not, UPSTREAM_… when Turnkey cannot say.
   */
  check(organizationId: string, userId: string, deadline: AbortSignal): Promise<void>;
  /** Notes what has just been proved by a log-in. */
  note(organizationId: string, userId: string): void;
}

const MAX_KNOWN = 50_000;
/** For so long the sessions of a user who has been deleted still count. */
const KNOWN_MS = 300_000;
/** Whoever has a genuine token of another parent must not make us ask Turnkey as often as they like. */
const REFUSED_MS = 60_000;

export function createSessionOwners(turnkey: TurnkeyClient): SessionOwners {
  /** Until when somebody is known to belong here: Unix time in milliseconds. */
  const known = createLruMap<number>(MAX_KNOWN);
  /** Until when nothing is asked about somebody: Unix time in milliseconds. */
  const refused = createLruMap<number>(MAX_KNOWN);
  const asked = new Map<string, Promise<void>>();

  async function ask(organizationId: string, userId: string, deadline: AbortSignal): Promise<void> {
    try {
      const user = await getUser(turnkey, organizationId, userId, deadline);
      if (user.userId !== userId) throw new AuthError('INVALID_SESSION');
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // A foreign organization and an API key that has been revoked look the same; the parent tells them apart.
      await whoami(turnkey, deadline);
      refused.set(keyOf(organizationId, userId), turnkey.now() + REFUSED_MS);
      throw new AuthError('INVALID_SESSION', { cause: error });
    }
    note(organizationId, userId);
  }

  function note(organizationId: string, userId: string): void {
    known.set(keyOf(organizationId, userId), turnkey.now() + KNOWN_MS);
  }

  return {
    async check(organizationId, userId, deadline) {
      const key = keyOf(organizationId, userId);
      if ((known.get(key) ?? 0) > turnkey.now()) return;
      // Users of the parent itself are its operators, not users of the app.
      if (organizationId === turnkey.organizationId) throw new AuthError('INVALID_SESSION');
      if ((refused.get(key) ?? 0) > turnkey.now()) throw new AuthError('INVALID_SESSION');
      const answer = asked.get(key) ?? ask(organizationId, userId, deadline).finally(() => asked.delete(key));
      asked.set(key, answer);
      await answer;
    },
    note,
  };
}

function keyOf(organizationId: string, userId: string): string {
  return `${organizationId}\n${userId}`;
}
