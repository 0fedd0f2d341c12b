import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { ParsedSessionToken, SessionClaims } from '@postern/protocol';
import { isCompressedPublicKey, parseSessionToken } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { createLruMap } from '../lru-map.ts';
import { isP256Signature } from './p256-signature.ts';

export interface SessionTokens {
  /**
   * Checks a session token: form, signature of the notarizer, expiry. Whose organization it is, is another question.
   * @throws AuthError INVALID_SESSION or SESSION_EXPIRED.
   */
  check(token: string): SessionClaims;
}

/** A browser sends the same token with every request; about 10 MB keep its signature from being checked each time. */
const MAX_GENUINE = 10_000;

/**
 * @param key The pinned key of the notarizer.
 * @param now Unix time in milliseconds.
 */
export function createSessionTokens(key: KeyObject, now: () => number): SessionTokens {
  const genuine = createLruMap<SessionClaims>(MAX_GENUINE);
  return {
    check(token) {
      let claims = genuine.get(token);
      if (!claims) {
        claims = genuineClaims(token, key);
        genuine.set(token, claims);
      }
      if (claims.exp * 1000 <= now()) throw new AuthError('SESSION_EXPIRED');
      return claims;
    },
  };
}

function genuineClaims(token: string, key: KeyObject): SessionClaims {
  const { claims, signingInput, signature } = parse(token);
  // The notarizer signs SHA-256(SHA-256(input)); `verify` adds the second hash.
  const digest = createHash('sha256').update(signingInput).digest();
  const isGenuine = isP256Signature(key, digest, signature);
  if (!isGenuine || !isCompressedPublicKey(claims.public_key)) throw new AuthError('INVALID_SESSION');
  return claims;
}

function parse(token: string): ParsedSessionToken {
  try {
    return parseSessionToken(token);
  } catch (cause) {
    throw new AuthError('INVALID_SESSION', { cause });
  }
}
