import type { OAuthProvider } from '../configuration/oauth/providers.ts';
import type { ContactIdentity, StampIdentity } from '../identities/identity.ts';
import type { CheckedOidcToken } from '../oauth/oidc-tokens.ts';
import { listSubOrganizationsByCredential } from '../turnkey/list-sub-organizations-by-credential.ts';
import { listUsers } from '../turnkey/list-users.ts';
import { listVerifiedSubOrganizations } from '../turnkey/list-verified-sub-organizations.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { isHomeOfContact } from './contact-home.ts';
import { isHomeOfCredential } from './credential-home.ts';
import { homesAmong } from './homes-among.ts';
import { isHomeOfIdentity } from './oidc-home.ts';
import type { Receipts } from './receipts.ts';

/**
 * Finds the sub-organization of a proved identity, its home. Turnkey's look-ups only give candidates, because the users
 * of any sub-organization can register an identity that is not theirs. Turnkey's record of activities shows for each
 * candidate how the identity was registered there, and so whether it was proved.
 *
 * `remembered` is the sub-organization that the store names, if any. The functions return all homes. With several, the
 * caller must not choose one. They throw UpstreamError when Turnkey does not answer.
 */
export interface Directory {
  homesOfContact(identity: ContactIdentity, remembered: string | undefined, deadline: AbortSignal): Promise<string[]>;
  homesOfToken(
    oidcToken: string,
    checked: CheckedOidcToken,
    remembered: string | undefined,
    deadline: AbortSignal,
  ): Promise<string[]>;
  homesOfCredential(identity: StampIdentity, remembered: string | undefined, deadline: AbortSignal): Promise<string[]>;
  /**
   * Checks one sub-organization in which a passkey or a wallet was just used. If Turnkey refuses to answer, it is not a
   * home.
   */
  isHome(identity: StampIdentity, organizationId: string, deadline: AbortSignal): Promise<boolean>;
  /** The COSE key of a passkey in a sub-organization, hex. */
  passkeyIn(organizationId: string, credentialId: string, deadline: AbortSignal): Promise<string | undefined>;
}

interface DirectoryOptions {
  turnkey: TurnkeyClient;
  receipts: Receipts;
  /** The configured providers. */
  providers: readonly OAuthProvider[];
}

const CONTACT_FILTERS = { email: 'EMAIL', phone: 'PHONE_NUMBER' } as const;

export function createDirectory({ turnkey, receipts, providers }: DirectoryOptions): Directory {
  const checkCredential = (identity: StampIdentity, deadline: AbortSignal) => (organizationId: string) =>
    isHomeOfCredential(turnkey, receipts, organizationId, identity, deadline);
  return {
    async homesOfContact(identity, remembered, deadline) {
      const { type, contact } = identity;
      const candidates = await listVerifiedSubOrganizations(turnkey, CONTACT_FILTERS[type], contact, deadline);
      return homesAmong(candidates, remembered, (organizationId) =>
        isHomeOfContact(turnkey, providers, organizationId, identity, deadline),
      );
    },
    async homesOfToken(oidcToken, checked, remembered, deadline) {
      const candidates = await listSubOrganizationsByCredential(turnkey, 'OIDC_TOKEN', oidcToken, deadline);
      return homesAmong(candidates, remembered, (organizationId) =>
        isHomeOfIdentity(turnkey, organizationId, checked, deadline),
      );
    },
    async homesOfCredential(identity, remembered, deadline) {
      const [filter, value] =
        identity.type === 'passkey'
          ? (['CREDENTIAL_ID', identity.credentialId] as const)
          : (['PUBLIC_KEY', identity.publicKey] as const);
      const candidates = await listSubOrganizationsByCredential(turnkey, filter, value, deadline);
      return homesAmong(candidates, remembered, checkCredential(identity, deadline));
    },
    async isHome(identity, organizationId, deadline) {
      const homes = await homesAmong([organizationId], undefined, checkCredential(identity, deadline));
      return homes.length > 0;
    },
    async passkeyIn(organizationId, credentialId, deadline) {
      const users = await listUsers(turnkey, organizationId, deadline);
      const passkeys = users.flatMap(({ authenticators }) => authenticators);
      return passkeys.find((passkey) => passkey.credentialId === credentialId)?.credential.publicKey;
    },
  };
}
