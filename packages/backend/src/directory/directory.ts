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
 * To which sub-organization does something lead that was proved? Turnkey's look-ups only name candidates: what a tenant
 * has written alone makes a candidate, too. Each candidate is judged by Turnkey's record of the activity that
 * brought the credential there.
 *
 * All functions take the sub-organization that the own record names, if it names one, and return the homes: none, one, or
 * several that must not be chosen from. They throw UpstreamError when Turnkey cannot say.
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
  /** Judges one sub-organization in which a passkey or a wallet has just been used. One that cannot be judged is no home. */
  isHome(identity: StampIdentity, organizationId: string, deadline: AbortSignal): Promise<boolean>;
  /** The COSE key of a passkey in a sub-organization, hex. */
  passkeyIn(organizationId: string, credentialId: string, deadline: AbortSignal): Promise<string | undefined>;
}

interface DirectoryOptions {
  turnkey: TurnkeyClient;
  receipts: Receipts;
  /** Those that the app is configured for. */
  providers: readonly OAuthProvider[];
}

const CONTACT_FILTERS = { email: 'EMAIL', phone: 'PHONE_NUMBER' } as const;

export function createDirectory({ turnkey, receipts, providers }: DirectoryOptions): Directory {
  const judgeCredential = (identity: StampIdentity, deadline: AbortSignal) => (organizationId: string) =>
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
      return homesAmong(candidates, remembered, judgeCredential(identity, deadline));
    },
    async isHome(identity, organizationId, deadline) {
      const homes = await homesAmong([organizationId], undefined, judgeCredential(identity, deadline));
      return homes.length > 0;
    },
    async passkeyIn(organizationId, credentialId, deadline) {
      const users = await listUsers(turnkey, organizationId, deadline);
      const passkeys = users.flatMap(({ authenticators }) => authenticators);
      return passkeys.find((passkey) => passkey.credentialId === credentialId)?.credential.publicKey;
    },
  };
}
