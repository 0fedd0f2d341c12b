import type { OtpType } from '@postern/protocol';
import { canonicalEmailAddress } from '@postern/protocol';
import type { CanonicalPhoneNumber } from '@postern/protocol/phone-number';
import { canonicalPhoneNumber } from '@postern/protocol/phone-number';

export interface CanonicalContact extends Pick<CanonicalPhoneNumber, 'country' | 'isReachable'> {
  /** E-mail address in lower case, or E.164 phone number. */
  contact: string;
}

/**
 * Brings a contact into the canonical form, in which it is looked up, counted and stored.
 * @returns undefined when it is not a contact of this type.
 */
export function canonicalContact(otpType: OtpType, text: string): CanonicalContact | undefined {
  if (otpType === 'OTP_TYPE_EMAIL') {
    const contact = canonicalEmailAddress(text);
    return contact === undefined ? undefined : { contact, isReachable: true };
  }
  const phone = canonicalPhoneNumber(text);
  if (!phone) return undefined;
  const { number: contact, ...more } = phone;
  return { contact, ...more };
}
