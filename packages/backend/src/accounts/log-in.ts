import type { LoginResponse } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { HookRunner } from '../hooks/run-hooks.ts';
import type { EndpointContext } from '../http/endpoint.ts';
import type { OneLogIn, Proof, SendLogIn } from '../sessions/one-log-in.ts';
import type { SessionTransport } from '../sessions/session-cookie.ts';
import type { ComingLogIn, SessionLimit } from '../sessions/session-limit.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { GenuineToken, SessionTokens } from '../tokens/session-token.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Claimant } from './claimant.ts';

/** What a log-in works with. */
export interface LogInServices {
  accounts: Accounts;
  sessionTokens: SessionTokens;
  sessions: Sessions;
  sessionLimit: SessionLimit;
  sessionTransport: SessionTransport;
  oneLogIn: OneLogIn;
  hooks: HookRunner;
  webhooks: Webhooks;
}

/** The sub-organization in which the caller expects the account, if it names one. */
interface ExpectedHome {
  expectedOrganizationId?: string | undefined;
}

/**
 * Logs a user in, after a sign-up if needed, and answers with the session.
 * @param proof The token that proves the log-in. It opens one session.
 * @param session Its key, and whether it ends all others.
 * @param open Requests the session from Turnkey. It sends its activities with `send`.
 * @throws AuthError ORGANIZATION_MISMATCH, LOG_IN_REFUSED when a hook of the app refuses the user, those of `OneLogIn.run`, `Accounts.use` and `SessionLimit.check`, and
 *   UPSTREAM_REFUSED when Turnkey answers with another session.
 */
export async function logIn(
  services: LogInServices,
  proof: Proof,
  claimant: Claimant & ExpectedHome,
  { publicKey, invalidateExisting }: Pick<ComingLogIn, 'publicKey' | 'invalidateExisting'>,
  open: (account: Account, send: SendLogIn) => Promise<{ session: string }>,
  {
    requestId,
    deadline,
    headers,
    audit,
    responseHeaders,
  }: Pick<EndpointContext, 'requestId' | 'deadline' | 'headers' | 'audit' | 'responseHeaders'>,
): Promise<LoginResponse> {
  const { accounts, sessionTokens, sessions, sessionLimit, oneLogIn, hooks, webhooks } = services;
  const { identity } = claimant;

  const use = (send: SendLogIn) =>
    accounts.use(
      { ...claimant, requestId },
      async (account) => {
        const { organizationId } = account;
        const expected = claimant.expectedOrganizationId;
        if (expected !== undefined && expected !== organizationId) throw new AuthError('ORGANIZATION_MISMATCH');
        const created = account.source === 'creation';
        Object.assign(audit, { organizationId, created });
        await hooks.beforeLogIn({ identity, organizationId, created }, deadline);
        const coming = { organizationId, identity, publicKey, invalidateExisting };
        const endedSession = created ? undefined : await sessionLimit.check(coming, deadline);
        const { session } = await open(account, send);
        const token = checkedToken(sessionTokens, session, publicKey, organizationId);
        await sessions.note(token, session, identity, { headers });
        return { sessionToken: session, organizationId, userId: token.claims.user_id, created, endedSession };
      },
      deadline,
    );

  const answer = await oneLogIn.run(proof, use, deadline);
  const { organizationId, userId, created } = answer;
  Object.assign(audit, { organizationId, userId });
  await hooks.afterLogIn({ identity, organizationId, userId, created }, deadline);
  const { exp } = sessionTokens.check(answer.sessionToken).claims;
  const event = { identity, organizationId, userId, publicKey, expiresAtMs: exp * 1000, created, requestId };
  await webhooks.loggedIn(event);
  const { cookie } = services.sessionTransport;
  if (cookie) responseHeaders['Set-Cookie'] = cookie.keep(answer.sessionToken, exp);
  return answer;
}

/**
 * Checks a session token from Turnkey. A session for another user or another key must never reach the browser.
 * @param organizationId Undefined if the caller checks the organization later.
 * @throws UpstreamError UPSTREAM_REFUSED
 */
export function checkedToken(
  tokens: SessionTokens,
  session: string,
  publicKey: string,
  organizationId?: string,
): GenuineToken {
  const token = genuineToken(tokens, session);
  const isAtHome = organizationId === undefined || token?.claims.organization_id === organizationId;
  if (token && isAtHome && token.claims.public_key === publicKey) return token;
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'session of another notarizer or user' });
}

function genuineToken(tokens: SessionTokens, session: string): GenuineToken | undefined {
  try {
    return tokens.check(session);
  } catch {
    return undefined;
  }
}
