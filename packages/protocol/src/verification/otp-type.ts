/** The channel of a one-time code. */
export const OTP_TYPES = ['OTP_TYPE_EMAIL', 'OTP_TYPE_SMS', 'OTP_TYPE_WHATSAPP'] as const;

export type OtpType = (typeof OTP_TYPES)[number];

/** Tells whether a text names a channel. */
export function isOtpType(text: string): text is OtpType {
  return OTP_TYPES.some((known) => known === text);
}
