import type { KeyObject } from 'node:crypto';
import type { ParsedVerificationToken, VerificationClaims } from '@postern/protocol';
import { isCompressedPublicKey, isSandboxContact, parseVerificationToken } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { canonicalContact } from '../identities/contact.ts';
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

export function createVerificationTokens(options: VerificationTokensOptions): VerificationTokens {
  const { key, organizationId, sandboxContacts, now } = options;
  return {
    check(token) {
      const { claims, signingInput, signature } = parse(token);
      const genuine = isP256Signature(key, signingInput, signature);
      // A token without a key is a bearer token of the legacy flow. An attacker who sees it could use it.
      if (!genuine || claims.organizationId !== organizationId || !isCompressedPublicKey(claims.publicKey)) {
        throw new AuthError('INVALID_VERIFICATION_TOKEN');
      }
      if (!sandboxContacts && isOfSandbox(claims)) throw new AuthError('INVALID_VERIFICATION_TOKEN');
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
