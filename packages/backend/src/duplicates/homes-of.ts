import type { OAuthProvider } from '../configuration/oauth/providers.ts';
import type { Directory } from '../directory/directory.ts';
import { homesAmong } from '../directory/homes-among.ts';
import { isHomeOfIdentity } from '../directory/oidc-home.ts';
import type { Identity, OidcIdentity } from '../identities/identity.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import type { ReadSubOrganization } from './sub-organization-facts.ts';

/** What homes are looked for with. */
export interface HomesOptions {
  turnkey: TurnkeyClient;
  directory: Directory;
  /** The configured providers. */
  providers: readonly OAuthProvider[];
}

/**
 * The sub-organizations in which an identity was proved, as a sign-in finds them.
 * @param members The sub-organizations in which it is registered. Turnkey finds an OIDC identity only by a token, which only
 *   its user has, so its homes are looked for among these.
 * @returns `unknown-provider` when no provider with this issuer is configured, so that no sign-in has this identity.
 */
export async function homesOf(
  { turnkey, directory, providers }: HomesOptions,
  identity: Identity,
  members: readonly ReadSubOrganization[],
  deadline: AbortSignal,
): Promise<string[] | 'unknown-provider'> {
  switch (identity.type) {
    case 'email':
    case 'phone':
      return directory.homesOfContact(identity, undefined, deadline);
    case 'passkey':
    case 'wallet':
      return directory.homesOfCredential(identity, undefined, deadline);
    case 'oidc': {
      const own = providers.filter(({ issuer }) => issuer === identity.issuer);
      if (own.length === 0) return 'unknown-provider';
      const candidates = members.filter((member) => audiencesIn(member, identity).length > 0);
      return homesAmong(ids(candidates), undefined, async (organizationId) => {
        for (const provider of own) {
          const checked = { provider, subject: identity.subject };
          if (await isHomeOfIdentity(turnkey, organizationId, checked, deadline)) return true;
        }
        return false;
      });
    }
  }
}

/** The clients with which an OIDC identity is registered in a sub-organization. */
export function audiencesIn({ users }: ReadSubOrganization, { issuer, subject }: OidcIdentity): string[] {
  return users
    .flatMap(({ oauthProviders }) => oauthProviders)
    .filter((known) => known.issuer === issuer && known.subject === subject)
    .map(({ audience }) => audience);
}

function ids(members: readonly ReadSubOrganization[]): string[] {
  return members.map(({ facts }) => facts.organizationId);
}
