import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { ParsedSessionToken, SessionClaims } from '@postern/protocol';
import { isCompressedPublicKey, parseSessionToken } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { createLruMap } from '../lru-map.ts';
import { isP256Signature } from './p256-signature.ts';

/** A token that the notarizer signed. */
export interface GenuineToken {
  claims: SessionClaims;
  /** Identifies the session: its sub-organization, user and key. Several tokens can have the same id. */
  sessionId: string;
}

export interface SessionTokens {
  /**
   * Checks a session token: form, signature of the notarizer, expiry. It does not check the organization.
   * @throws AuthError INVALID_SESSION or SESSION_EXPIRED.
   */
  check(token: string): GenuineToken;
}

/**
 * A browser sends the same token with every request. This cache takes about 10 MB and avoids checking the signature
 * each time.
 */
const MAX_GENUINE = 10_000;

/**
 * @param key The pinned key of the notarizer.
 * @param now Unix time in milliseconds.
 */
export function createSessionTokens(key: KeyObject, now: () => number): SessionTokens {
  const genuine = createLruMap<GenuineToken>(MAX_GENUINE);
  return {
    check(token) {
      let known = genuine.get(token);
      if (!known) {
        known = genuineToken(token, key);
        genuine.set(token, known);
      }
      if (known.claims.exp * 1000 <= now()) throw new AuthError('SESSION_EXPIRED');
      return known;
    },
  };
}

function genuineToken(token: string, key: KeyObject): GenuineToken {
  const { claims, signingInput, signature } = parse(token);
  // The notarizer signs SHA-256(SHA-256(input)); `verify` adds the second hash.
  const digest = createHash('sha256').update(signingInput).digest();
  const isGenuine = isP256Signature(key, digest, signature);
  const { organization_id, user_id, public_key } = claims;
  if (!isGenuine || !isCompressedPublicKey(public_key)) throw new AuthError('INVALID_SESSION');
  return { claims, sessionId: sessionIdOf(organization_id, user_id, public_key) };
}

/** Identifies a session: its sub-organization, user and key. */
export function sessionIdOf(organizationId: string, userId: string, publicKey: string): string {
  return `${organizationId} ${userId} ${publicKey}`;
}

function parse(token: string): ParsedSessionToken {
  try {
    return parseSessionToken(token);
  } catch (cause) {
    throw new AuthError('INVALID_SESSION', { cause });
  }
}
