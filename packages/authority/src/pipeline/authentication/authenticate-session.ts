import { ATTESTED_STAMP_HEADER, STAMP_HEADER, WEBAUTHN_STAMP_HEADER } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import type { Caller } from '../../operation/caller.ts';
import type { Kernel, StampedRequest } from '../kernel.ts';
import { authenticate } from './authenticate.ts';
import { callerOf } from './caller-of-holder.ts';

/** The header with the token of a read-only session (Turnkey docs, "Sessions"). */
const SESSION_HEADER = 'X-Session';
const STAMP_HEADERS = [STAMP_HEADER, WEBAUTHN_STAMP_HEADER, ATTESTED_STAMP_HEADER];

/**
 * Finds out who asks a query: by the stamp, or without one by the token of a read-only session.
 * @throws ApiError as `authenticate` does, and when the token is unknown or has expired.
 */
export async function authenticateReader(
  kernel: Kernel,
  request: StampedRequest,
  organizationId: string,
): Promise<Caller> {
  const token = request.headers.get(SESSION_HEADER);
  if (!token || STAMP_HEADERS.some((name) => request.headers.has(name))) {
    return authenticate(kernel, request, organizationId);
  }
  const { database, vault, runtime } = kernel;
  const holder = await database.store.readOnlySessions.findHolder(organizationId, vault.sessionTokenHash(token));
  if (!holder || holder.expiresAt.getTime() <= runtime.now()) throw apiError('READ_ONLY_SESSION_INVALID');
  return callerOf(holder, { scheme: '', publicKey: '', signature: '' });
}
