import type { ApiKeyStamp } from '@postern/protocol';
import { expiredApiKey, publicKeyNotFound } from '../../errors/authentication-errors.ts';
import type { Caller } from '../../operation/caller.ts';
import type { Kernel } from '../kernel.ts';
import { authenticateAttested } from './authenticate-attested.ts';
import { authenticatePasskey } from './authenticate-passkey.ts';
import { authenticateSession } from './authenticate-session.ts';
import { callerOf } from './caller-of-holder.ts';
import type { CheckedRequest } from './check-stamp.ts';
import { chooseHolder } from './choose-holder.ts';
import { STAMP_SCHEME_TABLE } from './verify-api-key-stamp.ts';

/**
 * Finds the sender of a request. Looks up the credential of the checked stamp in the organization of the request, its
 * parent and its sub-organizations.
 * @throws ApiError when the stamp is invalid, or no user or more than one user has the credential.
 */
export async function authenticate(kernel: Kernel, request: CheckedRequest, organizationId: string): Promise<Caller> {
  const { stamp: read, body } = request;
  switch (read.kind) {
    case 'api-key':
      return authenticateApiKey(kernel, organizationId, read.stamp);
    case 'passkey':
      return authenticatePasskey(kernel, body, organizationId, read.stamp);
    case 'attested':
      return authenticateAttested(kernel, organizationId, read.stamp);
    case 'read-only-session':
      return authenticateSession(kernel, organizationId, read.token);
  }
}

async function authenticateApiKey(kernel: Kernel, organizationId: string, stamp: ApiKeyStamp): Promise<Caller> {
  const curve = STAMP_SCHEME_TABLE[stamp.scheme].apiKeyCurve;
  const found = await kernel.database.store.credentials.findKeyHolders(organizationId, stamp.publicKey, curve);
  const holder = chooseHolder(found, organizationId, 'PUBLIC_KEY_CONFLICT');
  if (!holder) throw publicKeyNotFound(organizationId, stamp.publicKey);
  if (holder.expiresAt && holder.expiresAt.getTime() <= kernel.runtime.now()) throw expiredApiKey(stamp.publicKey);
  return callerOf(holder, stamp);
}
