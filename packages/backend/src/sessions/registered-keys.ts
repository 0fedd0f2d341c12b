import type { SessionClaims } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { underDeadline } from '../deadline.ts';
import { createLruMap } from '../lru-map.ts';
import type { GenuineToken } from '../tokens/session-token.ts';
import { getApiKeys } from '../turnkey/get-api-keys.ts';
import { listSubOrganizationsByCredential } from '../turnkey/list-sub-organizations-by-credential.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';

/** The keys of sessions, as Turnkey knows them. A session counts only while its key is registered for its user. */
export interface RegisteredKeys {
  /**
   * Makes sure that the key of a session is registered for its user in a sub-organization of this parent. Turnkey is
   * asked once per session and `recheckSeconds`, however many requests come at once and whatever the answer was.
   * @param afterMs Answers to what was asked up to then do not count any more. Unix time in milliseconds.
   * @returns When the key was registered: Unix time in milliseconds.
   * @throws AuthError INVALID_SESSION when it is not registered, UPSTREAM_… when Turnkey cannot say.
   */
  check(session: GenuineToken, afterMs?: number): Promise<number>;
  /** Whether it is known already that the sub-organization of a session belongs to this parent. */
  isOwn(session: GenuineToken): boolean;
  /** Notes a session that Turnkey has just opened for this backend. */
  note(session: GenuineToken): void;
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
  const asked = new Map<string, Promise<Answer>>();

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

  async function askAndNote({ sessionId, claims }: GenuineToken): Promise<Answer> {
    const askedAt = turnkey.now();
    const since = await underDeadline(questionMs, (deadline) => ask(claims, deadline));
    const answer = { since, askedAt };
    answers.set(sessionId, answer);
    return answer;
  }

  function askOnce(session: GenuineToken): Promise<Answer> {
    const { sessionId } = session;
    const answer = asked.get(sessionId) ?? askAndNote(session).finally(() => asked.delete(sessionId));
    asked.set(sessionId, answer);
    return answer;
  }

  return {
    async check(session, afterMs = Number.NEGATIVE_INFINITY) {
      // Users of the parent itself are its operators, not users of the app.
      if (session.claims.organization_id === turnkey.organizationId) throw new AuthError('INVALID_SESSION');
      const known = answers.get(session.sessionId);
      const oldest = Math.max(turnkey.now() - recheckSeconds * 1000, afterMs);
      const { since } = known && known.askedAt > oldest ? known : await askOnce(session);
      if (since === undefined) throw new AuthError('INVALID_SESSION');
      return since;
    },
    isOwn: ({ claims }) => ownOrganizations.get(claims.organization_id) === true,
    note({ sessionId, claims }) {
      ownOrganizations.set(claims.organization_id, true);
      // By whose clock Turnkey has registered the key is not known here, and the length of the session is ours.
      answers.set(sessionId, { since: Number.POSITIVE_INFINITY, askedAt: turnkey.now() });
    },
  };
}
