import { createHash, verify } from 'node:crypto';
import {
  type ApiKeyStamp,
  ATTESTED_STAMP_HEADER,
  decodeApiKeyStamp,
  decodeAttestedStamp,
  decodeBase64Url,
  decodeDerSignature,
  decodeHex,
  decodeUtf8,
  decodeWebauthnStamp,
  encodeBase64Url,
  parseJsonObject,
  parseJwt,
  STAMP_HEADER,
  WEBAUTHN_STAMP_HEADER,
  WireFormatError,
  webauthnStampChallenge,
} from '@postern/protocol';
import { AuthError } from '../../auth-error.ts';
import { p256PublicKey } from '../../tokens/p256-keys.ts';

/** A well-formed stamp. */
export interface Stamp {
  /** The header to forward. */
  header: Record<string, string>;
  /** Whether the stamp was made for this body, as far as it can be checked without Turnkey. */
  fits(body: Uint8Array): boolean;
}

/** For each kind of stamp: parses it, and returns a function that checks a body. */
const KINDS: Readonly<Record<string, (value: string) => Stamp['fits']>> = {
  [STAMP_HEADER]: readApiKeyStamp,
  [WEBAUTHN_STAMP_HEADER]: readWebauthnStamp,
  [ATTESTED_STAMP_HEADER]: readAttestedStamp,
};

/** RP id hash, flags and counter (WebAuthn Level 3, section 6.1). */
const MIN_AUTHENTICATOR_DATA = 37;

/**
 * Reads the one stamp of a request.
 * @throws AuthError STAMP_REQUIRED when there is none, INVALID_STAMP when it is malformed or when there are several.
 */
export function readStamp(headers: Headers): Stamp {
  const found = Object.entries(KINDS).flatMap(([name, read]) => {
    const value = headers.get(name);
    return value === null ? [] : [{ name, read, value }];
  });
  const [first, ...others] = found;
  if (!first) throw new AuthError('STAMP_REQUIRED');
  if (others.length > 0) throw new AuthError('INVALID_STAMP');
  try {
    return { header: { [first.name]: first.value }, fits: first.read(first.value) };
  } catch (cause) {
    if (cause instanceof WireFormatError) throw new AuthError('INVALID_STAMP', { cause });
    throw cause;
  }
}

function readApiKeyStamp(value: string): Stamp['fits'] {
  const stamp = decodeApiKeyStamp(value);
  const { publicKey, scheme, signature } = stamp;
  if (scheme === 'SIGNATURE_SCHEME_TK_API_P256') return p256Check(stamp);
  if (scheme === 'SIGNATURE_SCHEME_TK_API_ED25519') {
    requireForm(/^[0-9a-f]{64}$/.test(publicKey) && decodeHex(signature).length === 64);
    return () => true;
  }
  requireForm(/^0[23][0-9a-f]{64}$/.test(publicKey));
  decodeDerSignature(decodeHex(signature), 'padded');
  return () => true;
}

function readAttestedStamp(value: string): Stamp['fits'] {
  const stamp = decodeAttestedStamp(value);
  parseJwt(stamp.publicKeyAttestation);
  return p256Check(stamp);
}

/** Only Turnkey knows the passkey's public key. But the signed challenge contains the hash of the body. */
function readWebauthnStamp(value: string): Stamp['fits'] {
  const { authenticatorData, clientDataJson, credentialId, signature } = decodeWebauthnStamp(value);
  requireForm(decodeBase64Url(authenticatorData).length >= MIN_AUTHENTICATOR_DATA);
  requireForm(decodeBase64Url(credentialId).length > 0 && decodeBase64Url(signature).length > 0);
  const { type, challenge } = parseJsonObject(decodeUtf8(decodeBase64Url(clientDataJson)));
  requireForm(type === 'webauthn.get');
  return (body) => challenge === encodeBase64Url(webauthnStampChallenge(createHash('sha256').update(body).digest()));
}

function p256Check({ publicKey, signature }: Pick<ApiKeyStamp, 'publicKey' | 'signature'>): Stamp['fits'] {
  const key = /^0[23]/.test(publicKey) ? p256PublicKey(publicKey) : undefined;
  if (!key) throw new WireFormatError('not a P-256 public key');
  const compact = decodeDerSignature(decodeHex(signature), 'padded');
  return (body) => verify('sha256', body, { key, dsaEncoding: 'ieee-p1363' }, compact);
}

function requireForm(hasForm: boolean): void {
  if (!hasForm) throw new WireFormatError('not the form of a stamp');
}
