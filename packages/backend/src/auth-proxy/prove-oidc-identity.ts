import { oidcClaimant } from '../accounts/oidc-claimant.ts';
import { AuthError } from '../auth-error.ts';
import type { CheckedOidcToken } from '../oauth/oidc-tokens.ts';
import type { App } from './app.ts';
import type { ProvedSignup } from './proved-signup.ts';
import type { SignupRequest } from './signup-schema.ts';

type OAuthProviders = SignupRequest['oauthProviders'];

/**
 * Proves a single identity at a provider. The sub-organization gets all clients of the app, also those that the request
 * does not name.
 * @throws AuthError SIGNUP_NOT_PROVED when it is not one identity; the errors of the token check.
 */
export async function proveOidcIdentity(app: App, oauthProviders: OAuthProviders): Promise<ProvedSignup> {
  const { turnkey, directory, oidcTokens, settings } = app.services;
  const { oidcToken, checked } = await checkedProviders(oauthProviders, oidcTokens.checkWithoutKey);
  const claimant = oidcClaimant(turnkey, directory, oidcToken, checked, settings.oauth.linkVerifiedEmail);
  const { signup = { rootUser: {} } } = claimant;
  return { claims: [claimant], signup, isRepeatable: true, isOwner: true };
}

/**
 * Checks the token, and that all further claims are of the same user and for clients of this app. The token proves no
 * other claims.
 * @throws AuthError SIGNUP_NOT_PROVED, INVALID_OIDC_TOKEN; the errors of the token check.
 */
export async function checkedProviders(
  oauthProviders: OAuthProviders,
  check: (token: string) => Promise<CheckedOidcToken>,
): Promise<{ oidcToken: string; checked: CheckedOidcToken }> {
  const [oidcToken, ...others] = oauthProviders.flatMap((entry) => ('oidcToken' in entry ? [entry.oidcToken] : []));
  if (oidcToken === undefined || others.length > 0) throw new AuthError('SIGNUP_NOT_PROVED');
  const checked = await check(oidcToken);
  const { provider, subject } = checked;
  for (const entry of oauthProviders) {
    if (!('oidcClaims' in entry)) continue;
    const { iss, sub, aud } = entry.oidcClaims;
    const isOurs = provider.clientIds === 'any' || provider.clientIds.includes(aud);
    if (iss !== provider.issuer || sub !== subject || !isOurs) throw new AuthError('INVALID_OIDC_TOKEN');
  }
  return { oidcToken, checked };
}
