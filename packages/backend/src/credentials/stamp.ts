import { createPublicKey, verify } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { ApiKeyStamp } from '@postern/protocol';
import {
  decodeApiKeyStamp,
  decodeDerSignature,
  decodeHex,
  decodeWebauthnStamp,
  STAMP_HEADER,
  WEBAUTHN_STAMP_HEADER,
  WireFormatError,
} from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { StampIdentity } from '../identities/identity.ts';
import { personalMessageHash } from './ethereum.ts';

/** A stamp of a wallet or of a passkey, by its header. */
export type CredentialStamp = { [STAMP_HEADER]: string } | { [WEBAUTHN_STAMP_HEADER]: string };

/**
 * Finds the credential that made a stamp. A wallet's stamp is checked here, over the body. A passkey's stamp is checked
 * by Turnkey, because only Turnkey knows the key.
 * @throws AuthError INVALID_STAMP
 */
export function stampIdentity(stamp: CredentialStamp, body: string): StampIdentity {
  try {
    if (WEBAUTHN_STAMP_HEADER in stamp) {
      return { type: 'passkey', credentialId: decodeWebauthnStamp(stamp[WEBAUTHN_STAMP_HEADER]).credentialId };
    }
    const decoded = decodeApiKeyStamp(stamp[STAMP_HEADER]);
    if (isGenuine(decoded, body)) return { type: 'wallet', publicKey: decoded.publicKey };
  } catch (cause) {
    if (!(cause instanceof WireFormatError)) throw cause;
    throw new AuthError('INVALID_STAMP', { cause });
  }
  throw new AuthError('INVALID_STAMP');
}

function isGenuine({ scheme, publicKey, signature }: ApiKeyStamp, body: string): boolean {
  if (scheme === 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191') return isOfEthereum(publicKey, signature, body);
  return scheme === 'SIGNATURE_SCHEME_TK_API_ED25519' && isOfSolana(publicKey, signature, body);
}

function isOfEthereum(publicKey: string, signature: string, body: string): boolean {
  if (!/^0[23][0-9a-f]{64}$/.test(publicKey)) return false;
  const compact = decodeDerSignature(decodeHex(signature), 'padded');
  try {
    return secp256k1.verify(compact, personalMessageHash(body), decodeHex(publicKey), { prehash: false, lowS: false });
  } catch {
    // The library throws for points that are not on the curve.
    return false;
  }
}

function isOfSolana(publicKey: string, signature: string, body: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(publicKey)) return false;
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(body), key, decodeHex(signature));
}
