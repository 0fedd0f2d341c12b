import type { SessionClaims } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { underDeadline } from '../deadline.ts';
import { createLruMap } from '../lru-map.ts';
import { getApiKeys } from '../turnkey/get-api-keys.ts';
import { listSubOrganizationsByCredential } from '../turnkey/list-sub-organizations-by-credential.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';

/** The keys of sessions, as Turnkey knows them. A session counts only while its key is registered for its user. */
export interface RegisteredKeys {
  /**
   * Makes sure that the key of a session is registered for its user in a sub-organization of this parent. Turnkey is
   * asked once per session and `recheckSeconds`, however many requests come at once and whatever the answer was.
   * @returns When the key was registered: Unix time in milliseconds.
   * @throws AuthError INVALID_SESSION when it is not registered, UPSTREAM_… when Turnkey cannot say.
   */
  check(session: SessionClaims): Promise<number>;
  /** The answer of `check` while it is fresh, without asking. */
  fresh(session: SessionClaims): number | undefined;
  /** Notes a session that Turnkey has just opened for this backend. */
  note(session: SessionClaims): void;
}

export interface RegisteredKeysOptions {
  turnkey: TurnkeyClient;
  recheckSeconds: number;
  /** Time for one question, in milliseconds. */
  questionMs: number;
}

interface Answer {
  /** When the key was registered, or undefined when it is not. Unix time in milliseconds, like the other one. */
  since: number | undefined;
  askedAt: number;
}

/** Each of the two maps takes about 10 MB at most. */
const MAX_KNOWN = 50_000;

/**
 * Two questions decide. `list_suborgs` at the parent, by the session's key: only our own parent lists our own
 * sub-organizations, whereas a foreign organization may have let our API key in. A sub-organization never changes its
 * parent, so that is asked once. `get_api_keys` in the sub-organization, for the user of the session: another user
 * who registers the key of an ended session does not revive it.
 */
export function createRegisteredKeys({ turnkey, recheckSeconds, questionMs }: RegisteredKeysOptions): RegisteredKeys {
  const answers = createLruMap<Answer>(MAX_KNOWN);
  const ownOrganizations = createLruMap<true>(MAX_KNOWN);
  const asked = new Map<string, Promise<number | undefined>>();

  function fresh(key: string): Answer | undefined {
    const answer = answers.get(key);
    return answer && answer.askedAt + recheckSeconds * 1000 > turnkey.now() ? answer : undefined;
  }

  async function ask(session: SessionClaims, deadline: AbortSignal): Promise<number | undefined> {
    const { organization_id: organizationId, user_id: userId, public_key: publicKey } = session;
    if (!ownOrganizations.get(organizationId) && !(await isListed(session, deadline))) return undefined;
    ownOrganizations.set(organizationId, true);
    try {
      const keys = await getApiKeys(turnkey, organizationId, userId, deadline);
      return keys.find((key) => key.publicKey === publicKey)?.createdAtMs;
    } catch (error) {
      // The user or the whole sub-organization may be gone. If the parent still lists the key, our question is at fault.
      if (!isRefusal(error) || (await isListed(session, deadline))) throw error;
      return undefined;
    }
  }

  async function isListed({ organization_id, public_key }: SessionClaims, deadline: AbortSignal): Promise<boolean> {
    const listed = await listSubOrganizationsByCredential(turnkey, 'PUBLIC_KEY', public_key, deadline);
    return listed.includes(organization_id);
  }

  async function askAndNote(key: string, session: SessionClaims): Promise<number | undefined> {
    const askedAt = turnkey.now();
    const since = await underDeadline(questionMs, (deadline) => ask(session, deadline));
    answers.set(key, { since, askedAt });
    return since;
  }

  return {
    fresh: (session) => fresh(keyOf(session))?.since,
    async check(session) {
      // Users of the parent itself are its operators, not users of the app.
      if (session.organization_id === turnkey.organizationId) throw new AuthError('INVALID_SESSION');
      const key = keyOf(session);
      const known = fresh(key);
      let since = known?.since;
      if (!known) {
        const answer = asked.get(key) ?? askAndNote(key, session).finally(() => asked.delete(key));
        asked.set(key, answer);
        since = await answer;
      }
      if (since === undefined) throw new AuthError('INVALID_SESSION');
      return since;
    },
    note(session) {
      const now = turnkey.now();
      ownOrganizations.set(session.organization_id, true);
      answers.set(keyOf(session), { since: now, askedAt: now });
    },
  };
}

function keyOf({ organization_id, user_id, public_key }: SessionClaims): string {
  return `${organization_id}\n${user_id}\n${public_key}`;
}
