import type { VerificationClaims } from '@postern/protocol';
import type { v1CreateSubOrganizationIntentV8, v1RootUserParamsV5 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { canonicalContact } from '../users/contact.ts';
import { acceptVerificationToken, requireClientSignature } from './verification-rules.ts';

/** The verification token and the users to create. */
export interface SignupRequest
  extends Pick<v1CreateSubOrganizationIntentV8, 'rootUsers' | 'clientSignature' | 'verificationToken'> {
  takesUnboundToken?: boolean;
}

/**
 * Checks the verification token of a sign-up. One root user must have its contact, and the token's key must have signed
 * exactly the credentials of this user.
 * @throws ApiError
 */
export function acceptSignupToken(context: ActivityContext, request: SignupRequest, token: string): VerificationClaims {
  const claims = acceptVerificationToken(context, token);
  const user = request.rootUsers.find((candidate) => hasContact(candidate, claims));
  if (!user) throw apiError('CONTACT_NOT_IN_ORGANIZATION');
  if (!claims.publicKey) {
    if (!request.takesUnboundToken) throw apiError('VERIFICATION_TOKEN_NOT_BOUND');
    return claims;
  }
  const signup = credentialsOf(user);
  requireClientSignature(claims, request.clientSignature, [
    { signupV2: signup, tokenId: claims.id, type: 'USAGE_TYPE_SIGNUP' },
    { signup, tokenId: claims.id, type: 'USAGE_TYPE_SIGNUP' },
  ]);
  return claims;
}

function credentialsOf({ apiKeys, authenticators, oauthProviders, userEmail, userPhoneNumber }: v1RootUserParamsV5) {
  return {
    apiKeys,
    authenticators,
    oauthProviders,
    ...(userEmail ? { email: userEmail } : {}),
    ...(userPhoneNumber ? { phoneNumber: userPhoneNumber } : {}),
  };
}

function hasContact(user: v1RootUserParamsV5, { verificationType, contact }: VerificationClaims): boolean {
  const own = verificationType === 'OTP_TYPE_EMAIL' ? user.userEmail : user.userPhoneNumber;
  return !!own && canonicalContact(verificationType, own) === contact;
}
