import type { v1OauthProviderParamsV2 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import { type OidcClaims, type OidcIdentity, provesEmail } from '../../oidc/oidc-identity.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { LIMITS } from '../../operation/limits.ts';

/** The OIDC tokens of new identities. */
export function oidcTokensOf(providers: v1OauthProviderParamsV2[]): string[] {
  return providers.flatMap((provider) => ('oidcToken' in provider ? [provider.oidcToken] : []));
}

/** Checks the OIDC tokens of new identities. @throws ApiError `invalid OIDC token` */
export function verifyIdentities(
  { oidc }: ActivityContext,
  providers: v1OauthProviderParamsV2[],
): Promise<OidcIdentity[]> {
  return Promise.all(oidcTokensOf(providers).map((token) => oidc.verify(token)));
}

/**
 * Registers identities at OpenID providers with which a user can log in. A token proves an identity. Claims without a
 * token are accepted only for another audience of an identity that a token in the same request proves. A Google token
 * with the user's e-mail address marks the address as verified (Turnkey docs, "Social linking").
 * @param user The e-mail address is in lower case.
 * @param identities The checked tokens of the request.
 * @returns The ids of the providers, in their order.
 * @throws ApiError when an identity is not proved or is in use, and when the user would have too many.
 */
export async function registerOAuthProviders(
  context: ActivityContext,
  user: { id: string; email: string | null },
  providers: v1OauthProviderParamsV2[],
  identities: OidcIdentity[],
): Promise<string[]> {
  if (providers.length === 0) return [];
  const { organization, store, now, newId } = context;
  const { oauthProviders } = store;
  const known = await oauthProviders.listOfUserForUpdate(organization.id, user.id);
  if (known.length + providers.length > LIMITS.oauthProviders) throw apiError('OAUTH_PROVIDER_LIMIT');
  const proved = [...identities];
  const ids: string[] = [];
  for (const provider of providers) {
    const claims = 'oidcToken' in provider ? proved.shift() : furtherAudience(provider.oidcClaims, identities);
    if (!claims) throw apiError('OIDC_CLAIMS_UNPROVED');
    if (await oauthProviders.findByIdentity(organization.id, claims)) throw apiError('OAUTH_PROVIDER_EXISTS');
    const { issuer, audience, subject } = claims;
    const id = newId();
    await oauthProviders.insert({
      organizationId: organization.id,
      id,
      userId: user.id,
      familyId: organization.parentId ?? organization.id,
      name: provider.providerName,
      issuer,
      audience,
      subject,
      createdAt: now,
      updatedAt: now,
    });
    ids.push(id);
  }
  if (identities.some((identity) => provesEmail(identity, user.email))) {
    await store.users.markContactVerified(organization.id, user.id, 'email', now);
  }
  return ids;
}

function furtherAudience(
  { iss, sub, aud }: { iss: string; sub: string; aud: string },
  identities: OidcIdentity[],
): OidcClaims | undefined {
  const isProved = identities.some((identity) => identity.issuer === iss && identity.subject === sub);
  return isProved ? { issuer: iss, subject: sub, audience: aud } : undefined;
}
