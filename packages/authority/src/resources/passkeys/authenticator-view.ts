import type { v1Authenticator, v1AuthenticatorTransport } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { Authenticator } from '../../store/authenticators.ts';

/** An authenticator in the form of the API. */
export function authenticatorView(authenticator: Authenticator): v1Authenticator {
  return {
    authenticatorId: authenticator.id,
    authenticatorName: authenticator.name,
    credentialId: authenticator.credentialId,
    credential: { publicKey: authenticator.coseKey, type: 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR' },
    transports: authenticator.transports as v1AuthenticatorTransport[],
    attestationType: authenticator.attestationType,
    aaguid: authenticator.aaguid,
    // Only the FIDO Alliance's metadata service knows models, and most passkeys do not name theirs.
    model: '',
    createdAt: timestampView(authenticator.createdAt),
    updatedAt: timestampView(authenticator.updatedAt),
  };
}
