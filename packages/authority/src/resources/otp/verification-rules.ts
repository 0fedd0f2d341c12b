import { isDeepStrictEqual } from 'node:util';
import { type ClientSignature, parseJsonObject, type VerificationClaims, WireFormatError } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { checkClientSignature, checkVerificationToken } from '../../operation/verification.ts';
import { withoutNulls } from '../../operation/without-nulls.ts';
import type { ContactField, User } from '../../store/users.ts';

/**
 * Checks a verification token for use in an organization. It counts in the organization that requested it. A token of
 * the parent also counts in all of its sub-organizations.
 * @throws ApiError
 */
export function acceptVerificationToken(context: ActivityContext, token: string): VerificationClaims {
  const { organization, vault, now } = context;
  const claims = checkVerificationToken(token, vault.publicKeys.tlsFetcher, now.getTime());
  if (claims.organizationId !== organization.id && claims.organizationId !== organization.parentId) {
    throw apiError('VERIFICATION_TOKEN_INVALID');
  }
  return claims;
}

/** The field of a user for a token's contact. */
export function contactField(claims: VerificationClaims): ContactField {
  return claims.verificationType === 'OTP_TYPE_EMAIL' ? 'email' : 'phoneNumber';
}

/**
 * Checks that a token's key has signed one of the accepted messages. The signature is checked over the message as sent.
 * The order of its fields does not matter, and null fields count as absent.
 * @throws ApiError `missing client signature` or `invalid client signature`
 */
export function requireClientSignature(
  claims: VerificationClaims,
  signature: ClientSignature | undefined,
  accepted: object[],
): void {
  checkClientSignature(signature, claims.publicKey);
  const message = parseMessage(signature?.message ?? '');
  if (!accepted.some((expected) => isDeepStrictEqual(message, expected))) throw apiError('CLIENT_SIGNATURE_INVALID');
}

/**
 * The only user of the organization with the contact of a token.
 * @throws ApiError when no user or more than one user has it.
 */
export async function userOfContact(context: ActivityContext, claims: VerificationClaims): Promise<User> {
  const field = contactField(claims);
  const found = await context.store.users.listByContact(context.organization.id, field, claims.contact);
  const [user, ...others] = found;
  if (!user) throw apiError('CONTACT_NOT_IN_ORGANIZATION');
  if (others.length > 0) throw apiError('IDENTITY_CONFLICT');
  return user;
}

function parseMessage(text: string): Record<string, unknown> {
  try {
    return withoutNulls(parseJsonObject(text));
  } catch (error) {
    if (error instanceof WireFormatError) throw apiError('CLIENT_SIGNATURE_INVALID');
    throw error;
  }
}
