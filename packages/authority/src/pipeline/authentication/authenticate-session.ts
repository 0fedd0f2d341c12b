import { apiError } from '../../errors/api-error.ts';
import type { Caller } from '../../operation/caller.ts';
import type { Kernel } from '../kernel.ts';
import { callerOf } from './caller-of-holder.ts';

/**
 * Finds the user by the token of a read-only session.
 * @throws ApiError when the token is unknown or has expired.
 */
export async function authenticateSession(kernel: Kernel, organizationId: string, token: string): Promise<Caller> {
  const { database, vault, runtime } = kernel;
  const holder = await database.store.readOnlySessions.findHolder(organizationId, vault.sessionTokenHash(token));
  if (!holder || holder.expiresAt.getTime() <= runtime.now()) throw apiError('READ_ONLY_SESSION_INVALID');
  return callerOf(holder, { scheme: '', publicKey: '', signature: '' });
}
