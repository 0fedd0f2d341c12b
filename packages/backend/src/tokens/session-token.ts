import type { KeyObject } from 'node:crypto';
import { createHash, verify } from 'node:crypto';
import type { ParsedSessionToken, SessionClaims } from '@postern/protocol';
import { isCompressedPublicKey, parseSessionToken } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';

export interface SessionTokens {
  /**
   * Checks a session token: form, signature of the notarizer, expiry. Whose organization it is, is another question.
   * @throws AuthError INVALID_SESSION or SESSION_EXPIRED.
   */
  check(token: string): SessionClaims;
}

/**
 * @param key The pinned key of the notarizer.
 * @param now Unix time in milliseconds.
 */
export function createSessionTokens(key: KeyObject, now: () => number): SessionTokens {
  return {
    check(token) {
      const { claims, signingInput, signature } = parse(token);
      // The notarizer signs SHA-256(SHA-256(input)); `verify` adds the second hash.
      const digest = createHash('sha256').update(signingInput).digest();
      const genuine = verify('sha256', digest, { key, dsaEncoding: 'ieee-p1363' }, signature);
      if (!genuine || !isCompressedPublicKey(claims.public_key)) throw new AuthError('INVALID_SESSION');
      if (claims.exp * 1000 <= now()) throw new AuthError('SESSION_EXPIRED');
      return claims;
    },
  };
}

function parse(token: string): ParsedSessionToken {
  try {
    return parseSessionToken(token);
  } catch (cause) {
    throw new AuthError('INVALID_SESSION', { cause });
  }
}
