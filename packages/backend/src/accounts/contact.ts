import type { OtpType } from '@postern/protocol';
import type { CountryCode } from 'libphonenumber-js/min';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

export interface CanonicalContact {
  /** E-mail address in lower case, or E.164 phone number. */
  contact: string;
  /** ISO 3166-1 alpha-2, when the phone number belongs to one country. */
  country?: CountryCode;
}

/** RFC 5321, section 4.5.3.1: 64 octets before the @, 254 in all. */
const email = z
  .email()
  .max(254)
  .regex(/^.{1,64}@/);

/** Turnkey's number for trying things out: nothing is sent to it (Turnkey docs, "Sandbox"). No country has it. */
const SANDBOX_PHONE_NUMBER = '+19999999999';

/**
 * Brings a contact into the one form in which it is looked up, counted and stored.
 *
 * E-mail addresses are lower-cased as a whole. RFC 5321 lets the part before the @ depend on case, but no provider of
 * weight does, and two spellings of one mailbox must not become two wallets. Dots and `+tags` stay: they are other
 * mailboxes at most providers.
 * @returns undefined when it is no contact of this type.
 */
export function canonicalContact(otpType: OtpType, text: string): CanonicalContact | undefined {
  return otpType === 'OTP_TYPE_EMAIL' ? canonicalEmail(text) : canonicalPhoneNumber(text);
}

function canonicalEmail(text: string): CanonicalContact | undefined {
  const trimmed = text.trim();
  // The Kelvin sign and others become ASCII letters in lower case: another mailbox must not pass for this one.
  if (!/^[\x21-\x7e]*$/.test(trimmed)) return undefined;
  const parsed = email.safeParse(trimmed.toLowerCase());
  return parsed.success ? { contact: parsed.data } : undefined;
}

function canonicalPhoneNumber(text: string): CanonicalContact | undefined {
  const trimmed = text.trim();
  // Without a country code the number would depend on where the reader is.
  const number = trimmed.startsWith('+') ? parsePhoneNumberFromString(trimmed) : undefined;
  if (number?.number === SANDBOX_PHONE_NUMBER) return { contact: SANDBOX_PHONE_NUMBER };
  if (!number?.isValid() || number.ext) return undefined;
  return { contact: number.number, ...(number.country ? { country: number.country } : {}) };
}
