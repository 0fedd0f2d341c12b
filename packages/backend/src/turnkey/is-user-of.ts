import { canonicalContact } from '../identities/contact.ts';
import type { Identity } from '../identities/identity.ts';
import type { ListedUser } from './list-users.ts';

/** Whether a user of a sub-organization has an identity. */
export function isUserOf(user: ListedUser, identity: Identity): boolean {
  switch (identity.type) {
    case 'email':
      return canonicalContact('OTP_TYPE_EMAIL', user.userEmail ?? '')?.contact === identity.contact;
    case 'phone':
      return user.userPhoneNumber === identity.contact;
    case 'oidc':
      return user.oauthProviders.some(
        ({ issuer, subject }) => issuer === identity.issuer && subject === identity.subject,
      );
    case 'passkey':
      return user.authenticators.some(({ credentialId }) => credentialId === identity.credentialId);
    case 'wallet':
      return user.apiKeys.some(({ credential }) => credential.publicKey.toLowerCase() === identity.publicKey);
  }
}
