import type { ApiKeyParams, ClientSignature, PasskeyParams, VerificationClaims } from '@postern/protocol';
import { signupMessage } from '@postern/protocol';
import type { Directory } from '../directory/directory.ts';
import type { ContactIdentity } from '../identities/identity.ts';
import { identityOf } from '../identities/identity.ts';
import { checkClientSignature } from '../tokens/client-signature.ts';
import type { Claimant, Signup } from './claimant.ts';

/** The credentials of a sign-up; whoever makes these has checked each of them. */
export interface ProvedCredentials {
  apiKeys: ApiKeyParams[];
  authenticators: PasskeyParams[];
}

const NO_CREDENTIALS: ProvedCredentials = { apiKeys: [], authenticators: [] };

/**
 * The holder of a verification token.
 * @param claims The claims of the token, checked already.
 * @param clientSignature Over the sign-up message: the wish for a sub-organization with the proved contact and exactly
 *   these credentials. Without it, nobody is signed up.
 * @throws AuthError INVALID_CLIENT_SIGNATURE, INVALID_VERIFICATION_TOKEN
 */
export function contactClaimant(
  directory: Directory,
  verificationToken: string,
  claims: VerificationClaims,
  clientSignature: ClientSignature | undefined,
  credentials = NO_CREDENTIALS,
): Claimant {
  const identity = identityOf(claims);
  return {
    identity,
    lookUp: (remembered, deadline) => directory.homesOfContact(identity, remembered, deadline),
    signup: clientSignature && checkedSignup(verificationToken, claims, identity, clientSignature, credentials),
  };
}

function checkedSignup(
  verificationToken: string,
  claims: VerificationClaims,
  { type, contact }: ContactIdentity,
  clientSignature: ClientSignature,
  credentials: ProvedCredentials,
): Signup {
  const isEmail = type === 'email';
  const message = signupMessage(claims.id, {
    ...(isEmail ? { email: contact } : { phoneNumber: contact }),
    ...credentials,
    oauthProviders: [],
  });
  checkClientSignature(claims, clientSignature, message);
  return {
    ...(isEmail ? { userName: contact } : {}),
    rootUser: { ...(isEmail ? { userEmail: contact } : { userPhoneNumber: contact }), ...credentials },
    contactProof: { verificationToken, clientSignature },
  };
}
