import type { OtpType } from '../verification/otp-type.ts';

/** The contacts for trying things out, in their one spelling. Nothing is sent to them (Turnkey docs, "Sandbox"). */
export const SANDBOX_CONTACTS: Readonly<Record<OtpType, string>> = {
  OTP_TYPE_EMAIL: 'user@example.com',
  OTP_TYPE_SMS: '+19999999999',
  OTP_TYPE_WHATSAPP: '+19999999999',
};

/**
 * Tells whether a contact is one of the sandbox, whose code is public.
 * @param contact In its one spelling.
 */
export function isSandboxContact(otpType: OtpType, contact: string): boolean {
  return SANDBOX_CONTACTS[otpType] === contact;
}
