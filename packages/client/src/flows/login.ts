import { type JsonObject, stringField } from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import type { SignedIn } from '../outcome.ts';
import { parseAnswer } from '../parse-answer.ts';
import { clientError } from '../postern-error.ts';
import { readSession } from '../session/session.ts';

export interface LoginParams {
  /** Ends the user's other sessions. */
  invalidateExisting?: boolean | undefined;
  /** The name under which this browser keeps the session. */
  sessionKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Sends the proof of the user's identity, and stores the session. */
export async function login(
  context: ClientContext,
  path: string,
  proof: { publicKey: string },
  { invalidateExisting, sessionKey, signal }: LoginParams,
): Promise<SignedIn> {
  const request = { ...proof, ...(invalidateExisting ? { invalidateExisting } : {}) };
  // A backend as in Turnkey's guide returns only the session token.
  const read = (answer: JsonObject) => ({
    sessionToken: stringField(answer, 'sessionToken'),
    created: answer.created === true,
    endedSession: answer.endedSession as SignedIn['endedSession'],
  });
  const options = { signal, isForCookie: context.sessionCookie };
  const { sessionToken, ...more } = await backendRequest(context, path, request, read, options);
  const session = parseAnswer(200, () => readSession('', sessionToken));
  // A session with another key belongs to another user.
  if (session.publicKey !== proof.publicKey) throw clientError('UNEXPECTED_RESPONSE', { status: 200 });
  return { outcome: 'signed-in', session: await context.sessions.store(sessionToken, sessionKey), ...more };
}
