import type { AttestedStamp } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import { invalidOidcToken } from '../../errors/authentication-errors.ts';
import { isBoundTo } from '../../oidc/oidc-identity.ts';
import { issuerOf } from '../../oidc/oidc-verifier.ts';
import type { OAuthProvider } from '../../store/oauth-providers.ts';
import type { Kernel } from '../kernel.ts';

/**
 * Finds the user by the OIDC token of an attested stamp, in the organization of the request or in one of its
 * sub-organizations.
 *
 * The caller is not authenticated yet. So keys are fetched only from issuers at which a user there has an identity: a
 * stranger must not choose the addresses that the authority calls.
 * @throws ApiError when the token is invalid or bound to another key, or no user or more than one user has the
 * identity.
 */
export async function findIdentityHolder(
  kernel: Kernel,
  organizationId: string,
  { publicKeyAttestation: token, publicKey }: AttestedStamp,
): Promise<OAuthProvider> {
  const { oauthProviders } = kernel.database.store;
  if (!(await oauthProviders.knowsIssuer(organizationId, issuerOf(token)))) throw apiError('IDENTITY_NOT_FOUND');
  const identity = await kernel.oidc.verify(token);
  if (!isBoundTo(identity, publicKey)) throw invalidOidcToken('NONCE');
  const own = await oauthProviders.findByIdentity(organizationId, identity);
  if (own) return own;
  const [holder, ...others] = await oauthProviders.listByIdentityInFamily(organizationId, identity);
  if (!holder) throw apiError('IDENTITY_NOT_FOUND');
  if (others.length > 0) throw apiError('IDENTITY_CONFLICT');
  return holder;
}
