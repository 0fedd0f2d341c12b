import { canonicalContact } from '../identities/contact.ts';
import type { Identity } from '../identities/identity.ts';
import type { ListedUser } from '../turnkey/list-users.ts';

/** Curves of keys that belong to a wallet of a person. Keys on P-256 belong to browsers and servers. */
const WALLET_KEYS = ['CREDENTIAL_TYPE_API_KEY_SECP256K1', 'CREDENTIAL_TYPE_API_KEY_ED25519'];

/**
 * What is registered for the users of a sub-organization and could be an identity at a sign-in, verified or not. Keys that
 * expire are sessions, and not included.
 */
export function registeredIdentities(users: readonly ListedUser[]): Identity[] {
  return users.flatMap((user) => [...contactsOf(user), ...credentialsOf(user)]);
}

/** The contacts of a user, in canonical form. */
export function contactsOf({ userEmail, userPhoneNumber }: ListedUser): Extract<Identity, { contact: string }>[] {
  const email = userEmail && canonicalContact('OTP_TYPE_EMAIL', userEmail)?.contact;
  const phone = userPhoneNumber && canonicalContact('OTP_TYPE_SMS', userPhoneNumber)?.contact;
  return [
    ...(email ? [{ type: 'email', contact: email } as const] : []),
    ...(phone ? [{ type: 'phone', contact: phone } as const] : []),
  ];
}

function credentialsOf({ oauthProviders, authenticators, apiKeys }: ListedUser): Identity[] {
  return [
    ...oauthProviders.map(({ issuer, subject }) => ({ type: 'oidc', issuer, subject }) as const),
    ...authenticators.map(({ credentialId }) => ({ type: 'passkey', credentialId }) as const),
    ...apiKeys
      .filter(({ credential, expirationSeconds }) => !expirationSeconds && WALLET_KEYS.includes(credential.type ?? ''))
      .map(({ credential }) => ({ type: 'wallet', publicKey: credential.publicKey.toLowerCase() }) as const),
  ];
}

/** Whether a user has a way in besides a contact: a passkey, a provider, or a key that does not expire. */
export function hasCredential({ oauthProviders, authenticators, apiKeys }: ListedUser): boolean {
  return (
    oauthProviders.length + authenticators.length > 0 || apiKeys.some(({ expirationSeconds }) => !expirationSeconds)
  );
}
