import type { AttestedStamp } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import type { Caller } from '../../operation/caller.ts';
import { checkVerificationToken } from '../../operation/verification.ts';
import type { AuthenticationMethod } from '../../store/authentication-method.ts';
import type { ContactField, User } from '../../store/users.ts';
import type { Kernel } from '../kernel.ts';
import { findIdentityHolder } from './authenticate-identity.ts';

/** The user of a token, and what the token proves. */
interface Attested {
  user: User;
  credentialType: string;
  method: AuthenticationMethod;
  contact: string | null;
}

/**
 * Finds the user of an attested stamp. Its token proves a contact or an identity and names the key that signed the
 * body.
 * @param stamp Its signature has been checked.
 * @throws ApiError when the token is invalid, or no user or more than one user has the contact or identity.
 */
export async function authenticateAttested(
  kernel: Kernel,
  organizationId: string,
  stamp: AttestedStamp,
): Promise<Caller> {
  const { scheme, publicKey, signature } = stamp;
  const attest = scheme === 'STAMP_ATTESTED_SCHEME_P256_OIDC' ? attestIdentity : attestContact;
  const { user, credentialType, method, contact } = await attest(kernel, organizationId, stamp);
  const organization = await kernel.database.store.organizations.find(user.organizationId);
  if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
  return {
    organization,
    userId: user.id,
    userName: user.name,
    credential: { id: null, type: credentialType, sessionProfileId: null, expirationSeconds: null, contact },
    method,
    stamp: { scheme: 'SIGNATURE_SCHEME_TK_ATTESTED_P256', publicKey, signature },
  };
}

async function attestIdentity(kernel: Kernel, organizationId: string, stamp: AttestedStamp): Promise<Attested> {
  const holder = await findIdentityHolder(kernel, organizationId, stamp);
  const user = await kernel.database.store.users.find(holder.organizationId, holder.userId);
  if (!user) throw apiError('IDENTITY_NOT_FOUND');
  return {
    user,
    credentialType: 'CREDENTIAL_TYPE_OAUTH_KEY_P256',
    method: { type: 'AUTHENTICATION_TYPE_OAUTH', id: holder.id },
    contact: null,
  };
}

/**
 * In the organization of the request, an unverified contact is enough: the token proves it. Through the parent, only
 * users with a verified contact are found. Otherwise an attacker could enter another person's address in a
 * sub-organization and receive that person's log-ins.
 */
async function attestContact(kernel: Kernel, organizationId: string, stamp: AttestedStamp): Promise<Attested> {
  const { vault, runtime, database } = kernel;
  const claims = checkVerificationToken(stamp.publicKeyAttestation, vault.publicKeys.tlsFetcher, runtime.now());
  if (claims.publicKey !== stamp.publicKey) throw apiError('VERIFICATION_TOKEN_NOT_BOUND');
  const isEmail = claims.verificationType === 'OTP_TYPE_EMAIL';
  const user = await findUser(kernel, organizationId, isEmail ? 'email' : 'phoneNumber', claims.contact);
  // A token of a sub-organization counts only there. A token of the parent counts in all of its sub-organizations.
  if (claims.organizationId !== user.organizationId) {
    const organization = await database.store.organizations.find(user.organizationId);
    if (claims.organizationId !== organization?.parentId) throw apiError('VERIFICATION_TOKEN_INVALID');
  }
  return {
    user,
    credentialType: 'CREDENTIAL_TYPE_OTP_AUTH_KEY_P256',
    method: { type: isEmail ? 'AUTHENTICATION_TYPE_EMAIL_OTP' : 'AUTHENTICATION_TYPE_SMS_OTP' },
    contact: claims.contact,
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
