import { apiError } from '../../errors/api-error.ts';
import { checkVerificationToken } from '../../operation/verification.ts';
import type { Kernel, StampedRequest } from '../kernel.ts';
import type { Stamp } from './read-stamp.ts';
import { verifyApiKeyStamp } from './verify-api-key-stamp.ts';

/** Bytes. A larger body is parsed only for a credential that is registered somewhere here. */
const LARGE_BODY = 65_536;

/** A request whose stamp was checked as far as that is possible before its body is parsed. */
export interface CheckedRequest extends StampedRequest {
  readonly isStampChecked: true;
}

/**
 * Checks the signature of a stamp over the raw body, before the body is parsed. A passkey's signature is checked with
 * the stored key later, when the organization is known. A signature is easy to make with a new key, so the credential
 * of a large body must be a registered one as well.
 * @throws ApiError when the signature is wrong or the credential may not send so much.
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
