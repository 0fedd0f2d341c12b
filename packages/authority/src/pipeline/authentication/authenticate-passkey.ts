import type { WebauthnStamp } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import { credentialNotFound } from '../../errors/authentication-errors.ts';
import type { Caller } from '../../operation/caller.ts';
import type { Kernel } from '../kernel.ts';
import { callerOf } from './caller-of-holder.ts';
import { chooseHolder } from './choose-holder.ts';
import { verifyWebauthnStamp } from './verify-webauthn-stamp.ts';

/**
 * Finds the user of a passkey's stamp. The signature counter is stored at once, also when the request fails later. A
 * counter that does not increase means that a second authenticator has the same key (WebAuthn, section 6.1.1).
 * @throws ApiError when the credential is unknown, the stamp is invalid, or several sub-organizations have the same
 * key.
 */
export async function authenticatePasskey(
  kernel: Kernel,
  body: Uint8Array<ArrayBuffer>,
  organizationId: string,
  stamp: WebauthnStamp,
): Promise<Caller> {
  const { authenticators, credentials } = kernel.database.store;
  const holders = await credentials.findPasskeyHolders(organizationId, stamp.credentialId);
  if (holders.length === 0) throw credentialNotFound(organizationId, stamp.credentialId);
  // Another sub-organization may have another key with the same id. Its key does not verify this stamp.
  const verified = holders.flatMap((candidate) => {
    const count = verifyWebauthnStamp(stamp, body, candidate);
    return count === undefined ? [] : [{ ...candidate, count }];
  });
  const holder = chooseHolder(verified, organizationId, 'CREDENTIAL_ID_CONFLICT');
  if (!holder) throw apiError('WEBAUTHN_SIGNATURE_INVALID');
  const signCount = holder.count;
  // Most passkeys are synchronized between devices and have no counter: it stays at zero.
  const counts = signCount > 0 || holder.signCount > 0;
  if (
    counts &&
    !(await authenticators.advanceSignCount(holder.organizationId, holder.credentialId, signCount, stamp.signature))
  ) {
    throw apiError('WEBAUTHN_SIGNATURE_INVALID');
  }
  const { credentialId: publicKey, signature } = stamp;
  return callerOf(holder, { scheme: 'SIGNATURE_SCHEME_TK_WEBAUTHN', publicKey, signature });
}
