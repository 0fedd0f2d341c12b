import { decodeJwt } from 'jose';
import type { CheckedOidcToken } from '../oauth/oidc-tokens.ts';
import { audienceOf } from '../oauth/oidc-tokens.ts';
import { listActivities } from '../turnkey/list-activities.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { ADDING_ACTIVITIES, fieldsNamed, textsIn } from './additions.ts';

/**
 * Tells whether an identity was proved in a sub-organization where it is registered: it came with the creation, which only
 * the parent can ask for, or was added with a token that was issued for this app.
 *
 * Turnkey takes the token of any client, and on its word further audiences, ours among them. So whoever gets people to
 * sign in at an app of their own could register those people's identities in an own sub-organization, and have them
 * led there when they first come to this app.
 * @throws UpstreamError when Turnkey cannot say.
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

/** Turnkey has checked the token when it was registered. One that it did not take registers nobody. */
export function claimsOf(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
