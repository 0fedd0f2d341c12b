import { decodeJwt } from 'jose';
import type { CheckedOidcToken } from '../oauth/oidc-tokens.ts';
import { audienceOf } from '../oauth/oidc-tokens.ts';
import { listActivities } from '../turnkey/list-activities.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { ADDING_ACTIVITIES, fieldsNamed, textsIn } from './additions.ts';

/**
 * Whether an identity was proved in a sub-organization in which it is registered. It was proved if it came with the
 * creation, which only the parent can request, or if it was added with a token that was issued for this app.
 *
 * Turnkey accepts a token of any client, and with it further audiences, including those of this app. So an attacker
 * with an own app could register its users' identities in the attacker's sub-organization. On their first sign-in to
 * this app, those users would get into the attacker's sub-organization.
 * @throws UpstreamError when Turnkey does not answer.
 */
export async function isHomeOfIdentity(
  turnkey: TurnkeyClient,
  organizationId: string,
  { provider, subject }: Pick<CheckedOidcToken, 'provider' | 'subject'>,
  deadline: AbortSignal,
): Promise<boolean> {
  const additions = await listActivities(turnkey, organizationId, ADDING_ACTIVITIES.oidc, deadline);
  if (additions.length === 0) return true;
  const users = await listUsers(turnkey, organizationId, deadline);
  const isOwnToken = (token: string) => {
    const claims = claimsOf(token);
    const isOfIdentity = claims?.iss === provider.issuer && claims.sub === subject;
    return isOfIdentity && audienceOf(claims, provider) !== undefined;
  };
  const made = additions.map(({ intent, result }) => ({
    ids: new Set(textsIn(result)),
    isProved: fieldsNamed('oidcToken', intent).some(isOwnToken),
  }));
  return users.some(({ userId, oauthProviders }) =>
    oauthProviders
      .filter((known) => known.issuer === provider.issuer && known.subject === subject)
      .some(({ providerId }) => made.find(({ ids }) => ids.has(providerId) || ids.has(userId))?.isProved ?? true),
  );
}

/** Turnkey checked the token when it was registered, so it is only decoded here. */
export function claimsOf(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
