import type { KeyObject } from 'node:crypto';
import type { ParsedVerificationToken, VerificationClaims } from '@postern/protocol';
import { isCompressedPublicKey, isSandboxContact, parseVerificationToken } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { canonicalContact } from '../identities/contact.ts';
import { createLruMap } from '../lru-map.ts';
import { isP256Signature } from './p256-signature.ts';

export interface VerificationTokens {
  /**
   * Checks a verification token: form, signature of the TLS fetcher (ES256), organization, key and expiry. It refuses
   * tokens of Turnkey's sandbox, whose code is public, unless they are allowed.
   * @throws AuthError INVALID_VERIFICATION_TOKEN or VERIFICATION_TOKEN_EXPIRED.
   */
  check(token: string): VerificationClaims;
}

interface VerificationTokensOptions {
  /** The pinned key of the TLS fetcher. */
  key: KeyObject;
  /** The parent organization. Only its tokens are accepted. */
  organizationId: string;
  /** Whether tokens of Turnkey's sandbox are accepted. */
  sandboxContacts: boolean;
  /** Unix time in milliseconds. */
  now: () => number;
}

/**
 * The backend checks a token when Turnkey issues it, and again when the browser signs in with it. This cache takes about
 * 10 MB and avoids checking the signature twice.
 */
const MAX_GENUINE = 10_000;

export function createVerificationTokens(options: VerificationTokensOptions): VerificationTokens {
  const { key, organizationId, sandboxContacts, now } = options;
  const genuine = createLruMap<VerificationClaims>(MAX_GENUINE);

  function claimsOf(token: string): VerificationClaims {
    const { claims, signingInput, signature } = parse(token);
    const isGenuine = isP256Signature(key, signingInput, signature);
    // A token without a key is a bearer token of the legacy flow. An attacker who sees it could use it.
    if (!isGenuine || claims.organizationId !== organizationId || !isCompressedPublicKey(claims.publicKey)) {
      throw new AuthError('INVALID_VERIFICATION_TOKEN');
    }
    if (!sandboxContacts && isOfSandbox(claims)) throw new AuthError('INVALID_VERIFICATION_TOKEN');
    return claims;
  }

  return {
    check(token) {
      let claims = genuine.get(token);
      if (!claims) {
        claims = claimsOf(token);
        genuine.set(token, claims);
      }
      if (claims.expiresAtMs <= now()) throw new AuthError('VERIFICATION_TOKEN_EXPIRED');
      return claims;
    },
  };
}

function parse(token: string): ParsedVerificationToken {
  try {
    return parseVerificationToken(token);
  } catch (cause) {
    throw new AuthError('INVALID_VERIFICATION_TOKEN', { cause });
  }
}

function isOfSandbox({ verificationType, contact }: VerificationClaims): boolean {
  return isSandboxContact(verificationType, canonicalContact(verificationType, contact)?.contact ?? '');
}
