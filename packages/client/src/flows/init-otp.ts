import {
  AUTH_PATHS,
  type InitOtpRequest,
  type InitOtpResponse,
  type JsonObject,
  type MessagePurpose,
  type OtpType,
  stringField,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';

export interface InitOtpParams {
  /** E-mail address, or phone number with its country code. */
  contact: string;
  /** By default e-mail when the contact has an `@`, else SMS. */
  otpType?: OtpType;
  /**
   * The language of the message, a BCP 47 tag, for example `document.documentElement.lang`. The app's texts in the language
   * that fits best are used. Default: the languages of the browser.
   */
  locale?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a one-time code: `POST /init-otp`.
 * @param purpose What the code is for; the backend's default is a sign-in.
 */
export function initOtp(
  context: ClientContext,
  params: InitOtpParams,
  purpose?: MessagePurpose,
): Promise<InitOtpResponse> {
  const { contact, otpType = contact.includes('@') ? 'OTP_TYPE_EMAIL' : 'OTP_TYPE_SMS', locale, signal } = params;
  const request: InitOtpRequest = {
    otpType,
    contact,
    // A page without a language has an empty one.
    ...(locale ? { locale } : {}),
    ...(purpose === undefined ? {} : { purpose }),
  };
  const read = (answer: JsonObject) => ({
    otpId: stringField(answer, 'otpId'),
    otpEncryptionTargetBundle: stringField(answer, 'otpEncryptionTargetBundle'),
  });
  return backendRequest(context, AUTH_PATHS.initOtp, request, read, { signal, isForCaptcha: true });
}
