import { canonicalEmailAddress, type OtpType } from '@postern/protocol';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { apiError } from '../../errors/api-error.ts';
import { InvalidInput } from '../../errors/invalid-input.ts';

/**
 * The one spelling of an e-mail address.
 * @throws InvalidInput `invalid email address`
 */
export function canonicalEmail(text: string): string {
  const address = canonicalEmailAddress(text);
  if (address === undefined) throw new InvalidInput('invalid email address');
  return address;
}

/**
 * The one spelling of a phone number: E.164.
 * @throws InvalidInput `invalid phone number`
 */
export function canonicalPhoneNumber(text: string): string {
  // The number that Turnkey documents for its sandbox belongs to no numbering plan.
  if (text.trim() === SANDBOX.OTP_TYPE_SMS) return SANDBOX.OTP_TYPE_SMS;
  const number = parsePhoneNumberFromString(text);
  if (!number?.isPossible() || !text.trim().startsWith('+')) throw new InvalidInput('invalid phone number');
  return number.number;
}

/** The one spelling of a contact of either kind. */
export function canonicalContact(otpType: OtpType, text: string): string {
  return otpType === 'OTP_TYPE_EMAIL' ? canonicalEmail(text) : canonicalPhoneNumber(text);
}

/** Kinds of numbers that charge the sender or belong to no one person. */
const WITHOUT_SMS: ReadonlySet<string | undefined> = new Set([
  'PREMIUM_RATE',
  'SHARED_COST',
  'TOLL_FREE',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
]);

/**
 * Checks that an SMS may be sent to a number: its range is allocated in the plan of a country, and it is of no kind that
 * charges those who send to it.
 * @param number E.164.
 * @throws ApiError `PHONE_NUMBER_WITHOUT_SMS`
 */
export function requireSmsNumber(number: string): void {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed?.isValid() || parsed.isNonGeographic() || WITHOUT_SMS.has(parsed.getType())) {
    throw apiError('PHONE_NUMBER_WITHOUT_SMS');
  }
}

/** The contacts to which nothing is sent and whose code is `000000` (Turnkey docs, "Sandbox"). */
const SANDBOX: Record<OtpType, string> = { OTP_TYPE_EMAIL: 'user@example.com', OTP_TYPE_SMS: '+19999999999' };

export const SANDBOX_CODE = '000000';

/** Tells whether a contact is the sandbox's. */
export function isSandboxContact(otpType: OtpType, contact: string): boolean {
  return SANDBOX[otpType] === contact;
}
