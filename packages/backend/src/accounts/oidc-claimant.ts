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
 * The holder of an OIDC token. A new user gets every client of the app registered, so that the user is the same one
 * whichever client comes next.
 * @param linkVerifiedEmail Whether to look for a user with the same verified e-mail address as well, and to link the two.
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
      // Several are for the caller to refuse; nobody is linked then.
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
 * Registers the client of a token for a user who signed up before the client was configured. Turnkey lets the parent do
 * that only at Google and only for a user with the token's verified e-mail address.
 * @param organizationId The sub-organization that is remembered for issuer and subject of the token.
 * @returns false when that is not what the log-in has failed for.
 * @throws AuthError OAUTH_CLIENT_NOT_REGISTERED when the user is known there but the client cannot be registered.
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

/** Nobody, when the sub-organization is not there or not ours any more. */
async function usersOf(turnkey: TurnkeyClient, organizationId: string, deadline: AbortSignal) {
  try {
    return await listUsers(turnkey, organizationId, deadline);
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

/** @throws AuthError ACCOUNT_AMBIGUOUS when it is not certain which user has verified the address. */
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

/** The token, and the other clients of the same app, which are claims that the token vouches for. */
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
