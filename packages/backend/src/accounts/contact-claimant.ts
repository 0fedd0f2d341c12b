import type { ApiKeyParams, ClientSignature, PasskeyParams, VerificationClaims } from '@postern/protocol';
import { signupMessage } from '@postern/protocol';
import type { v1OauthProviderParamsV2 } from '@turnkey/sdk-types';
import type { Directory } from '../directory/directory.ts';
import type { ContactIdentity } from '../identities/identity.ts';
import { identityOf } from '../identities/identity.ts';
import { checkClientSignature } from '../tokens/client-signature.ts';
import type { Claimant, Signup } from './claimant.ts';

/** The credentials of a sign-up, already checked. */
export interface ProvedCredentials {
  apiKeys: ApiKeyParams[];
  authenticators: PasskeyParams[];
}

/** What stands in a sign-up message. */
interface SignedParts extends ProvedCredentials {
  oauthProviders?: v1OauthProviderParamsV2[];
  /** The contact of the token as the client spells it; default its one spelling. */
  spelling?: string;
}

const NO_CREDENTIALS: SignedParts = { apiKeys: [], authenticators: [] };

/**
 * A user with a verification token.
 * @param claims The claims of the token, already checked.
 * @param clientSignature Over the sign-up message, which requests a sub-organization with the proved contact and
 *   exactly these credentials. Without it, no account is created.
 * @throws AuthError INVALID_CLIENT_SIGNATURE, INVALID_VERIFICATION_TOKEN
 */
export function contactClaimant(
  directory: Directory,
  verificationToken: string,
  claims: VerificationClaims,
  clientSignature: ClientSignature | undefined,
  signed = NO_CREDENTIALS,
): Claimant {
  const identity = identityOf(claims);
  return {
    identity,
    lookUp: (remembered, deadline) => directory.homesOfContact(identity, remembered, deadline),
    signup: clientSignature && checkedSignup(verificationToken, claims, identity, clientSignature, signed),
  };
}

function checkedSignup(
  verificationToken: string,
  claims: VerificationClaims,
  { type, contact }: ContactIdentity,
  clientSignature: ClientSignature,
  { spelling = contact, apiKeys, authenticators, oauthProviders = [] }: SignedParts,
): Signup {
  const isEmail = type === 'email';
  const credentials = { apiKeys, authenticators, oauthProviders };
  const signed = { ...(isEmail ? { email: spelling } : { phoneNumber: spelling }), ...credentials };
  const messages = (['signupV2', 'signup'] as const).map((usage) => signupMessage(claims.id, signed, usage));
  checkClientSignature(claims, clientSignature, ...messages);
  return {
    ...(isEmail ? { wishes: { userName: contact } } : {}),
    rootUser: { ...(isEmail ? { userEmail: spelling } : { userPhoneNumber: spelling }), ...credentials },
    contactProof: { verificationToken, clientSignature },
  };
}
