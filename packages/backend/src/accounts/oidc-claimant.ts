import type { v1OauthProviderParamsV2 } from '@turnkey/sdk-types';
import { AuthError } from '../auth-error.ts';
import type { Directory } from '../directory/directory.ts';
import type { CheckedOidcToken } from '../oauth/oidc-tokens.ts';
import { createOAuthProviders } from '../turnkey/create-oauth-providers.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isRefusal } from '../turnkey/upstream-error.ts';
import type { Claimant } from './claimant.ts';

/**
 * A user with an OIDC token. A new user gets all clients of the app registered, so that a later log-in with another
 * client finds the same user.
 * @param linkVerifiedEmail Whether to look also for a user with the same verified e-mail address, and to link the two.
 */
export function oidcClaimant(
  turnkey: TurnkeyClient,
  directory: Directory,
  oidcToken: string,
  checked: CheckedOidcToken,
  linkVerifiedEmail: boolean,
): Claimant {
  const { provider, subject } = checked;
  const email = linkVerifiedEmail ? checked.email : undefined;
  const oauthProviders = oauthProvidersOf(oidcToken, checked);
  return {
    identity: { type: 'oidc', issuer: provider.issuer, subject },
    async lookUp(remembered, deadline) {
      const found = await directory.homesOfToken(oidcToken, checked, remembered, deadline);
      if (found.length > 0 || !email) return found;
      const contact = { type: 'email', contact: email } as const;
      const [organizationId, ...others] = await directory.homesOfContact(contact, undefined, deadline);
      if (!organizationId) return [];
      // If there are several, the caller refuses, and nothing is linked.
      if (others.length === 0) await link(turnkey, organizationId, email, oauthProviders, deadline);
      return [organizationId, ...others];
    },
    signup: {
      ...(email ? { wishes: { userName: email } } : {}),
      rootUser: { oauthProviders, ...(email ? { userEmail: email } : {}) },
    },
  };
}

/**
 * Registers the client of a token for a user who signed up before the client was configured. Turnkey allows that to the
 * parent only for Google, and only for a user with the token's verified e-mail address.
 * @param organizationId The stored sub-organization for issuer and subject of the token.
 * @returns false when the log-in failed for another reason.
 * @throws AuthError OAUTH_CLIENT_NOT_REGISTERED when the user exists but the client cannot be registered.
 */
export async function registerClient(
  turnkey: TurnkeyClient,
  organizationId: string,
  oidcToken: string,
  checked: CheckedOidcToken,
  deadline: AbortSignal,
): Promise<boolean> {
  const { provider, subject, audience, email } = checked;
  const users = await usersOf(turnkey, organizationId, deadline);
  for (const { userId, userEmail, oauthProviders } of users) {
    const own = oauthProviders.filter((known) => known.issuer === provider.issuer && known.subject === subject);
    if (own.length === 0) continue;
    if (own.some((known) => known.audience === audience)) return false;
    if (!email || userEmail?.toLowerCase() !== email) throw new AuthError('OAUTH_CLIENT_NOT_REGISTERED');
    const missing = oauthProvidersOf(
      oidcToken,
      checked,
      own.map((known) => known.audience),
    );
    await createOAuthProviders(turnkey, organizationId, { userId, oauthProviders: missing }, deadline);
    return true;
  }
  return false;
}

/** An empty list when the sub-organization no longer exists or no longer belongs to this parent. */
async function usersOf(turnkey: TurnkeyClient, organizationId: string, deadline: AbortSignal) {
  try {
    return await listUsers(turnkey, organizationId, deadline);
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

/** @throws AuthError ACCOUNT_AMBIGUOUS when it is not certain which user verified the address. */
async function link(
  turnkey: TurnkeyClient,
  organizationId: string,
  email: string,
  oauthProviders: v1OauthProviderParamsV2[],
  deadline: AbortSignal,
): Promise<void> {
  const users = await listUsers(turnkey, organizationId, deadline);
  const [user, ...others] = users.filter(({ userEmail }) => userEmail?.toLowerCase() === email);
  if (!user || others.length > 0) throw new AuthError('ACCOUNT_AMBIGUOUS');
  await createOAuthProviders(turnkey, organizationId, { userId: user.userId, oauthProviders }, deadline);
}

/** The token for its own client, and the same issuer and subject as claims for the app's other clients. */
function oauthProvidersOf(
  oidcToken: string,
  { provider, subject, audience }: CheckedOidcToken,
  known: readonly string[] = [],
): v1OauthProviderParamsV2[] {
  const { name: providerName, issuer, clientIds } = provider;
  const configured = clientIds === 'any' ? [] : clientIds;
  const further = configured.filter((clientId) => clientId !== audience && !known.includes(clientId));
  const claims = further.map((aud) => ({ providerName, oidcClaims: { iss: issuer, sub: subject, aud } }));
  return [{ providerName, oidcToken }, ...claims];
}
