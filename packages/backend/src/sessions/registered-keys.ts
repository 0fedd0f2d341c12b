import type { SessionClaims } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { underDeadline } from '../deadline.ts';
import { createLruMap } from '../lru-map.ts';
import type { GenuineToken } from '../tokens/session-token.ts';
import { getApiKeys } from '../turnkey/get-api-keys.ts';
import { listSubOrganizationsByCredential } from '../turnkey/list-sub-organizations-by-credential.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';

/** Checks the keys of sessions at Turnkey. A session is valid only while its key is registered for its user. */
export interface RegisteredKeys {
  /**
   * Checks that the key of a session is registered for its user in a sub-organization of this parent. Turnkey is asked
   * only once per session in `recheckSeconds`, even with many concurrent requests, and also when the answer was no.
   * @param afterMs Answers to earlier questions than this are not used. Unix time in milliseconds.
   * @returns When the key was registered: Unix time in milliseconds.
   * @throws AuthError INVALID_SESSION when the key is not registered, UPSTREAM_… when Turnkey does not answer.
   */
  check(session: GenuineToken, afterMs?: number): Promise<number>;
  /** Whether it is already known that the sub-organization of a session belongs to this parent. */
  isOwn(session: GenuineToken): boolean;
  /** Notes that the sub-organization of a session belongs to this parent. */
  noteOwn(session: GenuineToken): void;
  /** Notes a session that Turnkey just opened for this backend. */
  note(session: GenuineToken): void;
}

export interface RegisteredKeysOptions {
  turnkey: TurnkeyClient;
  recheckSeconds: number;
  /** Timeout of one question, in milliseconds. */
  questionMs: number;
}

interface Answer {
  /** When the key was registered; undefined when it is not registered. Unix time in milliseconds, like `askedAt`. */
  since: number | undefined;
  askedAt: number;
}

/** Each of the two maps takes about 10 MB at most. */
const MAX_KNOWN = 50_000;

/**
 * `get_api_keys` in the sub-organization is asked for the user of the session. So an ended session stays ended, even if
 * another user registers its key. For a session that was opened directly at Turnkey, `list_suborgs` at the parent is asked
 * first, by the session's key, because the backend's API key could also be allowed to read another parent's organization.
 * A sub-organization never changes its parent, so this is asked once. See the decision "A verification token opens one
 * session".
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
      // The user or the whole sub-organization may be deleted. But if the parent still lists the key, the error has
      // another reason.
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

  function noteOwn({ claims }: GenuineToken): void {
    ownOrganizations.set(claims.organization_id, true);
  }

  return {
    async check(session, afterMs = Number.NEGATIVE_INFINITY) {
      // Users of the parent organization are its operators, not users of the app.
      if (session.claims.organization_id === turnkey.organizationId) throw new AuthError('INVALID_SESSION');
      const known = answers.get(session.sessionId);
      const oldest = Math.max(turnkey.now() - recheckSeconds * 1000, afterMs);
      const { since } = known && known.askedAt > oldest ? known : await askOnce(session);
      if (since === undefined) throw new AuthError('INVALID_SESSION');
      return since;
    },
    isOwn: ({ claims }) => ownOrganizations.get(claims.organization_id) === true,
    noteOwn,
    note(session) {
      const { sessionId } = session;
      noteOwn(session);
      // Turnkey's registration time is not known here. It is not needed either, because this backend chose the length
      // of the session.
      answers.set(sessionId, { since: Number.POSITIVE_INFINITY, askedAt: turnkey.now() });
    },
  };
}
