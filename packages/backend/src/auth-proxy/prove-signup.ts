import { AuthError } from '../auth-error.ts';
import type { EndpointContext } from '../http/endpoint.ts';
import type { App } from './app.ts';
import { proveContact } from './prove-contact.ts';
import { proveOidcIdentity } from './prove-oidc-identity.ts';
import { provePasskeyAlone } from './prove-passkey.ts';
import { proveWallet } from './prove-wallet.ts';
import type { ProvedSignup } from './proved-signup.ts';
import type { SignupRequest } from './signup-schema.ts';

/**
 * Finds out what a sign-up proves. On this wire a sign-up has no proof for a wallet, and none that the sender of an OIDC
 * token may use it. So each of them is accepted only alone: then only its holder can come into the account, no matter who
 * has sent the request.
 * @throws AuthError SIGNUP_NOT_PROVED when something else stands beside it, or nothing is proved; those of the proofs.
 */
export async function proveSignup(app: App, request: SignupRequest, context: EndpointContext): Promise<ProvedSignup> {
  const { verificationToken, userEmail, userPhoneNumber, apiKeys, authenticators, oauthProviders } = request;
  if (verificationToken !== undefined) return proveContact(app, verificationToken, request);
  const { headers, deadline, clientNetwork } = context;
  // For a code the captcha was solved before it was sent.
  await app.services.captcha.check(headers, deadline);
  await app.services.rateLimiter.count('signupsPerAddress', clientNetwork);
  if (userEmail !== undefined || userPhoneNumber !== undefined) throw new AuthError('SIGNUP_NOT_PROVED');
  const [hasKey, hasPasskey, hasIdentity] = [apiKeys, authenticators, oauthProviders].map(({ length }) => length > 0);
  if (hasPasskey && !hasIdentity) return provePasskeyAlone(app, request, context);
  if (hasIdentity && !hasPasskey && !hasKey) return proveOidcIdentity(app, oauthProviders);
  if (hasKey && !hasPasskey && !hasIdentity) return proveWallet(app, apiKeys);
  throw new AuthError('SIGNUP_NOT_PROVED');
}
