import { verify } from 'node:crypto';
import {
  type ClientSignature,
  compressPublicKey,
  decodeHex,
  parseVerificationToken,
  type VerificationClaims,
  WireFormatError,
} from '@postern/protocol';
import { apiError } from '../errors/api-error.ts';
import { publicKeyObject } from './public-key-object.ts';

/**
 * Checks a verification token: form, the TLS fetcher's signature and expiry.
 * @param tlsFetcher Uncompressed P-256 key, hex.
 * @param now Unix time in milliseconds.
 * @throws ApiError when it is invalid or has expired.
 */
export function checkVerificationToken(token: string, tlsFetcher: string, now: number): VerificationClaims {
  const { claims, signingInput, signature } = parse(token);
  const key = publicKeyObject('p256', compressPublicKey(decodeHex(tlsFetcher)));
  if (!key || !verify('sha256', signingInput, { key, dsaEncoding: 'ieee-p1363' }, signature)) {
    throw apiError('VERIFICATION_TOKEN_INVALID');
  }
  if (claims.expiresAtMs <= now) throw apiError('VERIFICATION_TOKEN_EXPIRED');
  return claims;
}

/**
 * Checks a client signature against the key of a verification token. The caller must check the content of the message.
 * @throws ApiError when it is missing or wrong.
 */
export function checkClientSignature(signature: ClientSignature | undefined, tokenPublicKey: string): void {
  if (!signature) throw apiError('CLIENT_SIGNATURE_MISSING');
  const key = publicKeyObject('p256', tokenPublicKey);
  const valid =
    key !== undefined &&
    signature.publicKey.toLowerCase() === tokenPublicKey &&
    /^[0-9a-f]{128}$/i.test(signature.signature) &&
    verify(
      'sha256',
      Buffer.from(signature.message),
      { key, dsaEncoding: 'ieee-p1363' },
      decodeHex(signature.signature),
    );
  if (!valid) throw apiError('CLIENT_SIGNATURE_INVALID');
}

function parse(token: string) {
  try {
    return parseVerificationToken(token);
  } catch (error) {
    if (error instanceof WireFormatError) throw apiError('VERIFICATION_TOKEN_INVALID');
    throw error;
  }
}
