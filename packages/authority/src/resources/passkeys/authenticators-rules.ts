import type { v1AuthenticatorParamsV2 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { LIMITS } from '../../operation/limits.ts';
import type { Authenticator } from '../../store/authenticators.ts';
import { type AttestedCredential, verifyAttestation } from '../../webauthn/verify-attestation.ts';

/**
 * Registers authenticators of a user. A credential belongs to one user of an organization. Other organizations may have
 * the same credential id: otherwise one tenant could stop others from registering theirs.
 * @returns The ids of the authenticators, in their order.
 * @throws ApiError for an invalid attestation, a credential that is in use, and when the user would have too many.
 */
export async function registerAuthenticators(
  context: ActivityContext,
  userId: string,
  requests: v1AuthenticatorParamsV2[],
): Promise<string[]> {
  if (requests.length === 0) return [];
  const { store, organization } = context;
  const familyId = organization.parentId ?? organization.id;
  const features = await store.features.list(familyId);
  const originsFeature = features.find(({ name }) => name === 'FEATURE_NAME_WEBAUTHN_ORIGINS')?.value;
  const known = await store.authenticators.listOfUserForUpdate(organization.id, userId);
  if (known.length + requests.length > LIMITS.authenticators) throw apiError('AUTHENTICATOR_LIMIT');
  const ids: string[] = [];
  for (const request of requests) {
    const credential = await verifyAttestation(request, originsFeature);
    if (!credential) throw apiError('ATTESTATION_INVALID');
    if (await store.authenticators.findByCredentialId(organization.id, credential.credentialId)) {
      throw apiError('CREDENTIAL_ID_IN_USE');
    }
    const authenticator = newAuthenticator(context, userId, request, credential);
    await store.authenticators.insert(authenticator);
    ids.push(authenticator.id);
  }
  return ids;
}

function newAuthenticator(
  { organization, now, newId }: ActivityContext,
  userId: string,
  { authenticatorName, attestation }: v1AuthenticatorParamsV2,
  credential: AttestedCredential,
): Authenticator {
  return {
    organizationId: organization.id,
    id: newId(),
    userId,
    familyId: organization.parentId ?? organization.id,
    name: authenticatorName,
    ...credential,
    transports: attestation.transports,
    createdAt: now,
    updatedAt: now,
  };
}
