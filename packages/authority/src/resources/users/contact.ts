import { canonicalEmailAddress, type OtpType } from '@postern/protocol';
import { canonicalPhoneNumber } from '@postern/protocol/phone-number';
import { apiError } from '../../errors/api-error.ts';
import { InvalidInput } from '../../errors/invalid-input.ts';

/**
 * The canonical form of an e-mail address.
 * @throws InvalidInput `invalid email address`
 */
export function canonicalEmail(text: string): string {
  const address = canonicalEmailAddress(text);
  if (address === undefined) throw new InvalidInput('invalid email address');
  return address;
}

/**
 * The canonical form of a phone number: E.164.
 * @throws InvalidInput `invalid phone number`
 */
export function requirePhoneNumber(text: string): string {
  const phone = canonicalPhoneNumber(text);
  if (!phone) throw new InvalidInput('invalid phone number');
  return phone.number;
}

/** The canonical form of an e-mail address or phone number. */
export function canonicalContact(otpType: OtpType, text: string): string {
  return otpType === 'OTP_TYPE_EMAIL' ? canonicalEmail(text) : requirePhoneNumber(text);
}

/**
 * Checks that an SMS may be sent to a number: the number is allocated in a country, and not of a kind that costs the
 * sender extra.
 * @param number E.164.
 * @throws ApiError `PHONE_NUMBER_WITHOUT_SMS`
 */
export function requireSmsNumber(number: string): void {
  if (!canonicalPhoneNumber(number)?.isReachable) throw apiError('PHONE_NUMBER_WITHOUT_SMS');
}

export const SANDBOX_CODE = '000000';
