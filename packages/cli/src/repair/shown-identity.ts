import type { Identity } from '@postern/backend';

/** The kinds of identities in words. */
export const KINDS: Readonly<Record<Identity['type'], string>> = {
  email: 'e-mail address',
  phone: 'phone number',
  oidc: 'user of a provider',
  passkey: 'passkey',
  wallet: 'wallet',
};

/**
 * The name of an identity for a report.
 *
 * @param isWhole - whether contacts, and what else leads to a person, are shown whole. Otherwise they are shortened, so that
 *   a report can be passed on
 */
export function shownIdentity(identity: Identity, isWhole: boolean): string {
  switch (identity.type) {
    case 'email':
      return isWhole ? identity.contact : shortenedEmail(identity.contact);
    case 'phone':
      return isWhole ? identity.contact : `${identity.contact.slice(0, 3)}…${identity.contact.slice(-2)}`;
    case 'oidc':
      return `${isWhole ? identity.subject : shortened(identity.subject)} at ${identity.issuer}`;
    case 'passkey':
      return isWhole ? identity.credentialId : shortened(identity.credentialId);
    case 'wallet':
      return isWhole ? identity.publicKey : shortened(identity.publicKey);
  }
}

function shortenedEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, 1)}…@${domain.slice(0, 1)}…${domain.slice(domain.lastIndexOf('.'))}`;
}

function shortened(text: string): string {
  return `${text.slice(0, 4)}…${text.length > 12 ? text.slice(-4) : ''}`;
}
