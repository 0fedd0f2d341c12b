import { contactClaimant } from '../accounts/contact-claimant.ts';
import { oidcClaimant } from '../accounts/oidc-claimant.ts';
import type { Claim } from '../accounts/sign-up.ts';
import { AuthError } from '../auth-error.ts';
import { canonicalContact } from '../identities/contact.ts';
import { identityOf } from '../identities/identity.ts';
import type { App } from './app.ts';
import { checkedProviders } from './prove-oidc-identity.ts';
import { provePasskey, withoutUndefined } from './prove-passkey.ts';
import type { ProvedSignup } from './proved-signup.ts';
import type { SignupRequest } from './signup-schema.ts';

/**
 * A contact. The key of its verification token has signed the whole sign-up. Beside it stand what the holder of that key
 * proves as well: the key itself, a new passkey, an OIDC token whose nonce is for that key.
 * @throws AuthError INVALID_VERIFICATION_TOKEN, also when the request has another contact; INVALID_CLIENT_SIGNATURE;
 *   SIGNUP_NOT_PROVED when something else stands beside it; those of the proofs.
 */
export async function proveContact(app: App, verificationToken: string, request: SignupRequest): Promise<ProvedSignup> {
  const { verificationTokens, directory, turnkey, oidcTokens } = app.services;
  const claims = verificationTokens.check(verificationToken);
  const identity = identityOf(claims);
  const { clientSignature, authenticators, oauthProviders } = request;
  if (!clientSignature) throw new AuthError('INVALID_CLIENT_SIGNATURE');
  const spelling = spellingOf(request, identity.type);
  if (canonicalContact(claims.verificationType, spelling)?.contact !== identity.contact) {
    throw new AuthError('INVALID_VERIFICATION_TOKEN');
  }
  const apiKeys = request.apiKeys.map(withoutUndefined);
  if (apiKeys.some((key) => key.curveType !== 'API_KEY_CURVE_P256' || key.publicKey !== claims.publicKey)) {
    throw new AuthError('SIGNUP_NOT_PROVED');
  }
  const signed = { apiKeys, authenticators, oauthProviders, spelling };
  const claimant = contactClaimant(directory, verificationToken, claims, clientSignature, signed);
  const further: Claim[] = [];
  if (oauthProviders.length > 0) {
    const { oidcToken, checked } = await checkedProviders(oauthProviders, (token) =>
      oidcTokens.check(token, claims.publicKey),
    );
    further.push(oidcClaimant(turnkey, directory, oidcToken, checked, false));
  }
  for (const passkey of authenticators) further.push(await provePasskey(app, passkey));
  return {
    claims: [claimant, ...further],
    signup: claimant.signup ?? { rootUser: {} },
    isRepeatable: further.length + apiKeys.length === 0,
    isOwner: true,
  };
}

/** The contact as the request spells it: the client has signed this spelling. */
function spellingOf({ userEmail, userPhoneNumber }: SignupRequest, type: 'email' | 'phone'): string {
  const [proved, other] = type === 'email' ? [userEmail, userPhoneNumber] : [userPhoneNumber, userEmail];
  if (proved === undefined || other !== undefined) throw new AuthError('SIGNUP_NOT_PROVED');
  return proved;
}
