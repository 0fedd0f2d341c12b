import type { OtpType } from '@postern/protocol';
import { canonicalEmailAddress } from '@postern/protocol';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export interface CanonicalContact {
  /** E-mail address in lower case, or E.164 phone number. */
  contact: string;
  /** ISO 3166-1 alpha-2, when the phone number belongs to one country. */
  country?: CountryCode;
  /** Whether codes may be sent there: false for phone numbers that are not allocated, or that cost extra. */
  isReachable: boolean;
}

/** Turnkey's contacts for trying things out: nothing is sent to them (Turnkey docs, "Sandbox"). */
const SANDBOX = { OTP_TYPE_EMAIL: 'user@example.com', OTP_TYPE_SMS: '+19999999999' } as const;

/** Of the kinds of numbers those whose owner earns with each message, or that are no phone. */
const REFUSED_KINDS = new Set([
  'PREMIUM_RATE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'TOLL_FREE',
  'UAN',
  'PAGER',
  'VOICEMAIL',
]);

/**
 * Brings a contact into the one form in which it is looked up, counted and stored.
 * @returns undefined when it is not a contact of this type.
 */
export function canonicalContact(otpType: OtpType, text: string): CanonicalContact | undefined {
  if (otpType === 'OTP_TYPE_SMS') return canonicalPhoneNumber(text);
  const contact = canonicalEmailAddress(text);
  return contact === undefined ? undefined : { contact, isReachable: true };
}

/** Tells whether a contact is one of the sandbox, whose code everybody knows. */
export function isSandboxContact(otpType: OtpType, contact: string): boolean {
  return SANDBOX[otpType] === contact;
}

function canonicalPhoneNumber(text: string): CanonicalContact | undefined {
  const trimmed = text.trim();
  // Without a country code the number would depend on where the reader is.
  const number = trimmed.startsWith('+') ? parsePhoneNumberFromString(trimmed) : undefined;
  if (number?.number === SANDBOX.OTP_TYPE_SMS) return { contact: number.number, isReachable: true };
  if (!number?.isPossible() || number.ext) return undefined;
  const isReachable = isPersonalPhone(number);
  return { contact: number.number, isReachable, ...(number.country ? { country: number.country } : {}) };
}

/** The numbering plans change, so this is asked when a code is to be sent, and never of a number that is proved already. */
function isPersonalPhone(number: PhoneNumber): boolean {
  const kind = number.getType();
  // Numbers of no country are satellites and international premium services.
  return kind !== undefined && !REFUSED_KINDS.has(kind) && !number.isNonGeographic();
}
