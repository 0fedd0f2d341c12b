import {
  type ApiKeyStamp,
  ATTESTED_STAMP_HEADER,
  type AttestedStamp,
  decodeApiKeyStamp,
  decodeAttestedStamp,
  decodeWebauthnStamp,
  STAMP_HEADER,
  WEBAUTHN_STAMP_HEADER,
  type WebauthnStamp,
  WireFormatError,
} from '@postern/protocol';
import { type ApiErrorName, apiError } from '../../errors/api-error.ts';

/** The stamp of a request from its headers. Only its form has been checked. */
export type Stamp =
  | { kind: 'api-key'; stamp: ApiKeyStamp }
  | { kind: 'passkey'; stamp: WebauthnStamp }
  | { kind: 'attested'; stamp: AttestedStamp }
  /** The token of a read-only session, for queries only. */
  | { kind: 'read-only-session'; token: string };

/** The header with the token of a read-only session (Turnkey docs, "Sessions"). */
const SESSION_HEADER = 'X-Session';

/** base64url of up to 1023 bytes (WebAuthn, section 5.1). */
const CREDENTIAL_ID = /^[A-Za-z0-9_-]{1,1364}$/;

/**
 * Reads the stamp of a request from its headers only, so that a request without a stamp is refused at once.
 * @param takesSession Whether the token of a read-only session is accepted: for queries only.
 * @throws ApiError when there is no stamp or it is malformed.
 */
export function readStamp(headers: Headers, takesSession: boolean): Stamp {
  const apiKey = headers.get(STAMP_HEADER);
  if (apiKey) return { kind: 'api-key', stamp: wellFormed(() => decodeApiKeyStamp(apiKey)) };
  const passkey = headers.get(WEBAUTHN_STAMP_HEADER);
  if (passkey) {
    const stamp = wellFormed(() => decodeWebauthnStamp(passkey), 'WEBAUTHN_STAMP_MALFORMED');
    if (!CREDENTIAL_ID.test(stamp.credentialId)) throw apiError('WEBAUTHN_STAMP_MALFORMED');
    return { kind: 'passkey', stamp };
  }
  const attested = headers.get(ATTESTED_STAMP_HEADER);
  if (attested) return { kind: 'attested', stamp: wellFormed(() => decodeAttestedStamp(attested)) };
  const token = takesSession ? headers.get(SESSION_HEADER) : null;
  if (token) return { kind: 'read-only-session', token };
  throw apiError('STAMP_MISSING');
}

function wellFormed<T>(decode: () => T, error: ApiErrorName = 'STAMP_MALFORMED'): T {
  try {
    return decode();
  } catch (reason) {
    if (reason instanceof WireFormatError) throw apiError(error);
    throw reason;
  }
}
