import { type Caller, type CallerStamp, DEFAULT_SESSION_PROFILE_ID } from '../../operation/caller.ts';
import type { AuthenticationMethod } from '../../store/authentication-method.ts';
import type { CredentialHolder } from '../../store/credentials.ts';

/** The caller with a stored credential. */
export function callerOf(holder: CredentialHolder, stamp: CallerStamp): Caller {
  return {
    organization: {
      id: holder.organizationId,
      name: holder.organizationName,
      parentId: holder.parentId,
      rootUserIds: holder.rootUserIds,
      rootQuorumThreshold: holder.rootQuorumThreshold,
      createdAt: holder.organizationCreatedAt,
      updatedAt: holder.organizationUpdatedAt,
    },
    userId: holder.userId,
    userName: holder.userName,
    credential: {
      id: holder.credentialId,
      type: holder.credentialType,
      sessionProfileId: holder.sessionProfileId,
      expirationSeconds: holder.expirationSeconds,
      contact: null,
    },
    method: methodOf(holder),
    stamp: { scheme: stamp.scheme, publicKey: stamp.publicKey, signature: stamp.signature },
  };
}

/** The types of session keys. A session key does not count as the credential that was used for the log-in. */
const SESSION_TYPES = ['CREDENTIAL_TYPE_LOGIN', 'CREDENTIAL_TYPE_READ_WRITE_SESSION_KEY_P256'];

function methodOf({ credentialId, credentialType, sessionProfileId }: CredentialHolder): AuthenticationMethod {
  if (SESSION_TYPES.includes(credentialType)) {
    return { type: 'AUTHENTICATION_TYPE_SESSION', id: sessionProfileId ?? DEFAULT_SESSION_PROFILE_ID };
  }
  const isPasskey = credentialType === 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR';
  return { type: isPasskey ? 'AUTHENTICATION_TYPE_PASSKEY' : 'AUTHENTICATION_TYPE_API_KEY', id: credentialId };
}
