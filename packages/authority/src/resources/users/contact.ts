import { canonicalEmailAddress, type OtpType } from '@postern/protocol';
import { canonicalPhoneNumber } from '@postern/protocol/phone-number';
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
export function requirePhoneNumber(text: string): string {
  const phone = canonicalPhoneNumber(text);
  if (!phone) throw new InvalidInput('invalid phone number');
  return phone.number;
}

/** The one spelling of a contact of either kind. */
export function canonicalContact(otpType: OtpType, text: string): string {
  return otpType === 'OTP_TYPE_EMAIL' ? canonicalEmail(text) : requirePhoneNumber(text);
}

/**
 * Checks that an SMS may be sent to a number: its range is allocated in the plan of a country, and it is of no kind that
 * charges those who send to it.
 * @param number E.164.
 * @throws ApiError `PHONE_NUMBER_WITHOUT_SMS`
 */
export function requireSmsNumber(number: string): void {
  if (!canonicalPhoneNumber(number)?.isReachable) throw apiError('PHONE_NUMBER_WITHOUT_SMS');
}

export const SANDBOX_CODE = '000000';
