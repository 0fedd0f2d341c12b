import type { ClientSignature, VerificationClaims } from '@postern/protocol';
import { signupMessage } from '@postern/protocol';
import { checkClientSignature } from '../tokens/client-signature.ts';
import { identityOf } from './identity.ts';
import type { SignupProof } from './sub-organization.ts';

/**
 * Checks that the holder of a verification token wants a sub-organization with the proved contact and no other
 * credential.
 * @param claims The claims of the token, checked already.
 * @throws AuthError INVALID_CLIENT_SIGNATURE
 */
export function checkedSignupProof(
  verificationToken: string,
  claims: VerificationClaims,
  clientSignature: ClientSignature,
): SignupProof {
  const { type, contact } = identityOf(claims);
  const message = signupMessage(claims.id, {
    ...(type === 'email' ? { email: contact } : { phoneNumber: contact }),
    apiKeys: [],
    authenticators: [],
    oauthProviders: [],
  });
  checkClientSignature(claims, clientSignature, message);
  return { verificationToken, clientSignature };
}
