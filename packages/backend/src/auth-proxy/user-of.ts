import { canonicalContact } from '../identities/contact.ts';
import type { Identity } from '../identities/identity.ts';
import type { ListedUser } from '../turnkey/list-users.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';

/**
 * Finds the user of a sub-organization who has an identity.
 * @throws UpstreamError, also when there is no such user.
 */
export async function userOf(
  turnkey: TurnkeyClient,
  organizationId: string,
  identity: Identity,
  deadline: AbortSignal,
): Promise<string> {
  const users = await listUsers(turnkey, organizationId, deadline);
  const user = users.find((candidate) => has(candidate, identity));
  if (user) return user.userId;
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'no user with the identity' });
}

function has(user: ListedUser, identity: Identity): boolean {
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
