import type { WebauthnStamp } from '@postern/protocol';
import { apiError, credentialNotFound } from '../../errors/api-error.ts';
import type { Caller } from '../../operation/caller.ts';
import type { Kernel } from '../kernel.ts';
import { callerOf } from './caller-of-holder.ts';
import { verifyWebauthnStamp } from './verify-webauthn-stamp.ts';

/**
 * Finds the user behind a passkey's stamp. The signature counter is stored at once, whatever becomes of the request: a
 * query moves it as well. One that does not move forward tells of a second authenticator with the same key (WebAuthn,
 * section 6.1.1).
 * @throws ApiError when nobody has the credential, or its stamp is wrong.
 */
export async function authenticatePasskey(
  kernel: Kernel,
  body: Uint8Array<ArrayBuffer>,
  organizationId: string,
  stamp: WebauthnStamp,
): Promise<Caller> {
  const { authenticators, credentials } = kernel.database.store;
  const holder = await credentials.findPasskeyHolder(organizationId, stamp.credentialId);
  if (!holder) throw credentialNotFound(organizationId, stamp.credentialId);
  const signCount = verifyWebauthnStamp(stamp, body, holder);
  if (signCount === undefined) throw apiError('WEBAUTHN_SIGNATURE_INVALID');
  // Most passkeys are synchronized between devices and do not count: theirs stays at zero.
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
