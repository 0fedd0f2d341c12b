import { ApiError, apiError } from './api-error.ts';

/** What is wrong with an OIDC token. It helps a developer, and reveals no content of the token. */
export type OidcRefusal =
  | 'MALFORMED'
  | 'ALGORITHM'
  | 'ISSUER'
  | 'KEY'
  | 'SIGNATURE'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'AUDIENCE'
  | 'NONCE'
  | 'IDENTITY';

/** An OIDC token is refused. The details hold the reason, as `google.rpc.ErrorInfo`. */
export function invalidOidcToken(reason: OidcRefusal): ApiError {
  return apiError('OIDC_TOKEN_INVALID', [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'oidc' },
  ]);
}

/** No user that the request could mean has this key. Turnkey's clients read this text as an expired session. */
export function publicKeyNotFound(organizationId: string, publicKey: string): ApiError {
  const where = 'could not find public key in organization or its parent organization';
  const message = `${where} organizationId=${organizationId} publicKey=${publicKey}`;
  return new ApiError({ status: 'UNAUTHENTICATED', message, turnkeyErrorCode: 'PUBLIC_KEY_NOT_FOUND' });
}

/** No user that the request could mean has this passkey. */
export function credentialNotFound(organizationId: string, credentialId: string): ApiError {
  const where = 'credential ID could not be found in organization or its parent organization';
  const message = `${where} organizationId=${organizationId} credentialId=${credentialId}`;
  return new ApiError({ status: 'UNAUTHENTICATED', message, turnkeyErrorCode: 'CREDENTIAL_NOT_FOUND' });
}

/** The key has expired. Turnkey's clients look for the beginning of the inner text. */
export function expiredApiKey(publicKey: string): ApiError {
  const inner = `rpc error: code = Unauthenticated desc = expired api key publicKey=${publicKey}`;
  const message = `authentication failed: ${inner}`;
  return new ApiError({ status: 'UNAUTHENTICATED', message, turnkeyErrorCode: 'API_KEY_EXPIRED' });
}

/** The credential belongs to another organization than the request names. */
export function organizationMismatch(target: string, caller: string): ApiError {
  const message =
    `organization mismatch: request is targeting organization ("${target}"), ` +
    `but voters are in organization ("${caller}")`;
  return new ApiError({ status: 'INVALID_ARGUMENT', message, turnkeyErrorCode: 'ORGANIZATION_MISMATCH' });
}
