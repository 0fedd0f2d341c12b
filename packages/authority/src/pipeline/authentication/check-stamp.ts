import { apiError } from '../../errors/api-error.ts';
import { checkVerificationToken } from '../../operation/verification.ts';
import type { Kernel, StampedRequest } from '../kernel.ts';
import type { Stamp } from './read-stamp.ts';
import { verifyApiKeyStamp } from './verify-api-key-stamp.ts';

/** Bytes. A larger body is parsed only if its credential is registered in any organization. */
const LARGE_BODY = 65_536;

/** A request whose stamp was checked as far as possible without parsing the body. */
export interface CheckedRequest extends StampedRequest {
  readonly isStampChecked: true;
}

/**
 * Checks the signature of a stamp over the raw body, before the body is parsed. A passkey's signature is checked later,
 * with the stored key of the organization. Everyone can sign with a new key, so a large body also needs a registered
 * credential.
 * @throws ApiError when the signature is invalid, or the body is large and the credential is not registered.
 */
export async function checkStamp(kernel: Kernel, request: StampedRequest): Promise<CheckedRequest> {
  const { stamp, body } = request;
  if (stamp.kind === 'api-key' && !verifyApiKeyStamp(stamp.stamp, body)) throw apiError('STAMP_SIGNATURE_INVALID');
  if (stamp.kind === 'attested') {
    const { publicKey, signature } = stamp.stamp;
    const apiKeyStamp = { scheme: 'SIGNATURE_SCHEME_TK_API_P256', publicKey, signature } as const;
    if (!verifyApiKeyStamp(apiKeyStamp, body)) throw apiError('STAMP_SIGNATURE_INVALID');
  }
  if (body.length > LARGE_BODY && !(await isRegistered(kernel, stamp))) throw apiError('CREDENTIAL_UNKNOWN');
  return { ...request, isStampChecked: true };
}

async function isRegistered(kernel: Kernel, stamp: Stamp): Promise<boolean> {
  const { credentials } = kernel.database.store;
  if (stamp.kind === 'api-key') return credentials.isKeyRegistered(stamp.stamp.publicKey);
  if (stamp.kind === 'passkey') return credentials.isPasskeyRegistered(stamp.stamp.credentialId);
  if (stamp.kind === 'read-only-session' || stamp.stamp.scheme === 'STAMP_ATTESTED_SCHEME_P256_OIDC') return false;
  const { vault, runtime } = kernel;
  checkVerificationToken(stamp.stamp.publicKeyAttestation, vault.publicKeys.tlsFetcher, runtime.now());
  return true;
}
