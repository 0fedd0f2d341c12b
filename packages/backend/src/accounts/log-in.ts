import type { LoginResponse, SessionClaims } from '@postern/protocol';
import type { EndpointContext } from '../endpoint.ts';
import type { Services } from '../services.ts';
import type { SessionTokens } from '../tokens/session-token.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import type { Account } from './accounts.ts';
import type { Claimant } from './claimant.ts';

/**
 * Logs a claimant in, or signs them up first, and answers with the session.
 * @param publicKey Key of the session: compressed P-256, lowercase hex.
 * @param open Asks Turnkey for the session.
 * @throws AuthError as `Accounts.use`, and UPSTREAM_REFUSED when the session is not the one that was asked for.
 */
export function logIn(
  { accounts, sessionTokens, sessions }: Pick<Services, 'accounts' | 'sessionTokens' | 'sessions'>,
  claimant: Claimant,
  publicKey: string,
  open: (account: Account) => Promise<{ session: string }>,
  { deadline, audit }: Pick<EndpointContext, 'deadline' | 'audit'>,
): Promise<LoginResponse> {
  return accounts.use(
    claimant,
    async (account) => {
      const { organizationId } = account;
      const created = account.source === 'creation';
      Object.assign(audit, { organizationId, created });
      const { session } = await open(account);
      const claims = checkedClaims(sessionTokens, session, organizationId, publicKey);
      sessions.note(claims);
      const userId = claims.user_id;
      audit.userId = userId;
      return { sessionToken: session, organizationId, userId, created };
    },
    deadline,
  );
}

/** A session for somebody else or for another key must not reach the browser, whoever made the mistake. */
function checkedClaims(
  tokens: SessionTokens,
  session: string,
  organizationId: string,
  publicKey: string,
): SessionClaims {
  const claims = parseSession(tokens, session);
  if (claims?.organization_id === organizationId && claims.public_key === publicKey) return claims;
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'session of another notarizer or user' });
}

function parseSession(tokens: SessionTokens, session: string) {
  try {
    return tokens.check(session);
  } catch {
    return undefined;
  }
}
