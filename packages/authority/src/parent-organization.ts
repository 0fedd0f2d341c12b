import { apiError } from './errors/api-error.ts';
import { publicKeyObject } from './operation/public-key-object.ts';
import type { Kernel } from './pipeline/kernel.ts';

export interface ParentOrganizationRequest {
  organizationName: string;
  userName: string;
  /** The API key of the parent's backend: compressed P-256, hex. */
  apiPublicKey: string;
}

export interface ParentOrganization {
  organizationId: string;
  userId: string;
}

/**
 * Finds the parent organization of an API key, and creates it with one root user when there is none. At Turnkey, the
 * dashboard does this; the API itself cannot create a parent.
 * @throws ApiError when the key is not a P-256 key.
 */
export async function ensureOrganization(
  kernel: Kernel,
  request: ParentOrganizationRequest,
): Promise<ParentOrganization> {
  const { database, runtime } = kernel;
  const apiPublicKey = request.apiPublicKey.toLowerCase();
  if (!publicKeyObject('p256', apiPublicKey)) throw apiError('INVALID_PUBLIC_KEY');
  return database.transaction(async (store) => {
    const known = await store.credentials.findParentKeyHolder(apiPublicKey);
    if (known) return { organizationId: known.organizationId, userId: known.userId };
    const now = new Date(runtime.now());
    const dates = { createdAt: now, updatedAt: now };
    const organizationId = runtime.newId();
    const userId = runtime.newId();
    await store.organizations.insert({
      id: organizationId,
      parentId: null,
      name: request.organizationName,
      rootUserIds: [userId],
      rootQuorumThreshold: 1,
      ...dates,
    });
    const user = {
      organizationId,
      id: userId,
      name: request.userName,
      email: null,
      emailVerified: false,
      phoneNumber: null,
      phoneNumberVerified: false,
      ...dates,
    };
    await store.users.insert(user, organizationId);
    const key = {
      organizationId,
      id: runtime.newId(),
      userId,
      name: 'backend',
      publicKey: apiPublicKey,
      curve: 'API_KEY_CURVE_P256',
      credentialType: 'CREDENTIAL_TYPE_API_KEY_P256',
      sessionProfileId: null,
      expirationSeconds: null,
      expiresAt: null,
      ...dates,
    };
    await store.apiKeys.insert(key, organizationId);
    return { organizationId, userId };
  });
}
