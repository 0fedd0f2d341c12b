import { createHash } from 'node:crypto';
import type { OtpType, VerificationClaims } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { canonicalContact } from './contact.ts';

/** Whom an account belongs to: a contact that has been proved, in canonical form. */
export interface Identity {
  type: 'email' | 'phone';
  /** E-mail address in lower case, or E.164 phone number. */
  contact: string;
}

const TYPES = { OTP_TYPE_EMAIL: 'email', OTP_TYPE_SMS: 'phone' } as const satisfies Record<OtpType, Identity['type']>;

/**
 * The identity that a checked verification token proves.
 * @throws AuthError INVALID_VERIFICATION_TOKEN when its contact is none that this backend could have verified.
 */
export function identityOf({ verificationType, contact }: VerificationClaims): Identity {
  const canonical = canonicalContact(verificationType, contact);
  if (!canonical) throw new AuthError('INVALID_VERIFICATION_TOKEN');
  return identityFrom(verificationType, canonical.contact);
}

/** @param contact In canonical form. */
export function identityFrom(otpType: OtpType, contact: string): Identity {
  return { type: TYPES[otpType], contact };
}

/**
 * Names an identity in stores, limits and events without showing it. It is a pseudonym, not a secret: whoever has a
 * list of contacts can recognize them.
 * @returns SHA-256, hex.
 */
export function identityKey(organizationId: string, { type, contact }: Identity): string {
  return createHash('sha256').update(`${organizationId}\n${type}\n${contact}`).digest('hex');
}
