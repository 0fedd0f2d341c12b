import {
  ATTESTED_STAMP_HEADER,
  decodeApiKeyStamp,
  decodeAttestedStamp,
  decodeWebauthnStamp,
  STAMP_HEADER,
  WEBAUTHN_STAMP_HEADER,
  WireFormatError,
} from '@postern/protocol';
import { type ApiErrorName, apiError, expiredApiKey, publicKeyNotFound } from '../../errors/api-error.ts';
import type { Caller } from '../../operation/caller.ts';
import type { KeyHolder } from '../../store/credentials.ts';
import type { Kernel, StampedRequest } from '../kernel.ts';
import { authenticateAttested } from './authenticate-attested.ts';
import { authenticatePasskey } from './authenticate-passkey.ts';
import { callerOf } from './caller-of-holder.ts';
import { STAMP_SCHEME_TABLE, verifyApiKeyStamp } from './verify-api-key-stamp.ts';

/**
 * Finds out who sent a request: checks the stamp over the exact body, then looks the credential up in the organization
 * that the body names, in its parent and in its sub-organizations.
 * @throws ApiError when there is no stamp, it is wrong, or nobody or more than one has the credential.
 */
export async function authenticate(kernel: Kernel, request: StampedRequest, organizationId: string): Promise<Caller> {
  const stamp = request.headers.get(STAMP_HEADER);
  if (stamp) return authenticateApiKey(kernel, request, organizationId, stamp);
  const passkey = request.headers.get(WEBAUTHN_STAMP_HEADER);
  if (passkey) {
    const webauthnStamp = wellFormed(() => decodeWebauthnStamp(passkey), 'WEBAUTHN_STAMP_MALFORMED');
    return authenticatePasskey(kernel, request, organizationId, webauthnStamp);
  }
  const attested = request.headers.get(ATTESTED_STAMP_HEADER);
  if (attested) {
    return authenticateAttested(
      kernel,
      request,
      organizationId,
      wellFormed(() => decodeAttestedStamp(attested)),
    );
  }
  throw apiError('STAMP_MISSING');
}

async function authenticateApiKey(
  kernel: Kernel,
  request: StampedRequest,
  organizationId: string,
  header: string,
): Promise<Caller> {
  const stamp = wellFormed(() => decodeApiKeyStamp(header));
  if (!verifyApiKeyStamp(stamp, request.body)) throw apiError('STAMP_SIGNATURE_INVALID');
  const curve = STAMP_SCHEME_TABLE[stamp.scheme].apiKeyCurve;
  const found = await kernel.database.store.credentials.findKeyHolders(organizationId, stamp.publicKey);
  const holder = choose(
    found.filter((candidate) => candidate.curve === curve),
    organizationId,
  );
  if (!holder) throw publicKeyNotFound(organizationId, stamp.publicKey);
  if (holder.expiresAt && holder.expiresAt.getTime() <= kernel.runtime.now()) throw expiredApiKey(stamp.publicKey);
  return callerOf(holder, stamp);
}

/** The organization itself comes first, then its parent, then the one sub-organization that knows the key. */
function choose(holders: KeyHolder[], organizationId: string): KeyHolder | undefined {
  const own = holders.find((holder) => holder.organizationId === organizationId);
  const parent = holders.find((holder) => holder.parentId !== organizationId);
  const first = own ?? parent ?? holders[0];
  if (first?.parentId === organizationId && holders.length > 1 && first !== own) throw apiError('PUBLIC_KEY_CONFLICT');
  return first;
}

function wellFormed<T>(decode: () => T, error: ApiErrorName = 'STAMP_MALFORMED'): T {
  try {
    return decode();
  } catch (reason) {
    if (reason instanceof WireFormatError) throw apiError(error);
    throw reason;
  }
}
