import type { AttestedStamp } from '@postern/protocol';
import type { ContactField, User } from '../store/users.ts';
import { apiError, unimplemented } from './api-error.ts';
import type { Caller } from './caller.ts';
import type { Kernel, StampedRequest } from './kernel.ts';
import { verifyApiKeyStamp } from './stamps/verify-api-key-stamp.ts';
import { checkVerificationToken } from './verification.ts';

/**
 * Finds the user behind an attested stamp: the token proves a contact and names a key, the key has signed the body.
 *
 * In the organization that the body names the contact is enough, because the token marks it verified there. Through the
 * parent only users with a verified contact are found: whoever types somebody else's address into a sub-organization
 * must not receive that person's log-ins.
 * @throws ApiError when token or signature are wrong, or nobody or more than one has the identity.
 */
export async function authenticateAttested(
  kernel: Kernel,
  request: StampedRequest,
  organizationId: string,
  stamp: AttestedStamp,
): Promise<Caller> {
  if (stamp.scheme !== 'STAMP_ATTESTED_SCHEME_P256_VERIFICATION_TOKEN') throw unimplemented(stamp.scheme);
  const { publicKeyAttestation, publicKey, signature } = stamp;
  const apiKeyStamp = { scheme: 'SIGNATURE_SCHEME_TK_API_P256', publicKey, signature } as const;
  if (!verifyApiKeyStamp(apiKeyStamp, request.body)) throw apiError('STAMP_SIGNATURE_INVALID');
  const { vault, surroundings } = kernel;
  const claims = checkVerificationToken(publicKeyAttestation, vault.publicKeys.tlsFetcher, surroundings.now());
  if (claims.publicKey !== publicKey) throw apiError('VERIFICATION_TOKEN_NOT_BOUND');

  const field = claims.verificationType === 'OTP_TYPE_EMAIL' ? 'email' : 'phoneNumber';
  const user = await findUser(kernel, organizationId, field, claims.contact);
  const organization = await kernel.database.store.organizations.find(user.organizationId);
  if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
  // A token that one sub-organization asked for counts only there; one of the parent counts in all of them.
  if (claims.organizationId !== organization.id && claims.organizationId !== organization.parentId) {
    throw apiError('VERIFICATION_TOKEN_INVALID');
  }
  return {
    organization,
    userId: user.id,
    userName: user.name,
    credential: { id: null, type: 'CREDENTIAL_TYPE_OTP_AUTH_KEY_P256', sessionProfileId: null },
    method: { type: field === 'email' ? 'AUTHENTICATION_TYPE_EMAIL_OTP' : 'AUTHENTICATION_TYPE_SMS_OTP' },
    stamp: { scheme: 'SIGNATURE_SCHEME_TK_ATTESTED_P256', publicKey, signature },
  };
}

async function findUser(kernel: Kernel, organizationId: string, field: ContactField, contact: string): Promise<User> {
  const { users } = kernel.database.store;
  const own = await users.listByContact(organizationId, field, contact);
  const candidates = own.length > 0 ? own : await users.listVerifiedInFamily(organizationId, field, contact);
  const [user, ...others] = candidates;
  if (!user) throw apiError('IDENTITY_NOT_FOUND');
  if (others.length > 0) throw apiError('IDENTITY_CONFLICT');
  return user;
}
