import type { OtpType } from '@postern/protocol';
import { OTP_TYPES } from '@postern/protocol';
import { z } from 'zod';

/** Where a code is sent to. */
export const otpTargetShape = {
  otpType: z.enum(OTP_TYPES),
  contact: z.string().min(1).max(320),
};

/** The id of a code that was sent. */
export const otpIdSchema = z.string().min(1).max(128);

/** A code in plain text, as a person types it. */
export const plainCodeSchema = z.string().trim().min(1).max(32);

/** The code and the client key, encrypted for the enclave. */
export const encryptedOtpBundleSchema = z.string().min(1).max(4_096);

/** How each kind of code is sent. */
export const CHANNELS = {
  OTP_TYPE_EMAIL: 'email',
  OTP_TYPE_SMS: 'sms',
  OTP_TYPE_WHATSAPP: 'whatsapp',
} as const satisfies Record<OtpType, string>;
