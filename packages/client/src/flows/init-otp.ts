import {
  AUTH_PATHS,
  type InitOtpRequest,
  type InitOtpResponse,
  type JsonObject,
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
  signal?: AbortSignal | undefined;
}

/** Sends a one-time code: `POST /init-otp`. */
export function initOtp(context: ClientContext, params: InitOtpParams): Promise<InitOtpResponse> {
  const { contact, otpType = contact.includes('@') ? 'OTP_TYPE_EMAIL' : 'OTP_TYPE_SMS', signal } = params;
  const request: InitOtpRequest = { otpType, contact };
  const read = (answer: JsonObject) => ({
    otpId: stringField(answer, 'otpId'),
    otpEncryptionTargetBundle: stringField(answer, 'otpEncryptionTargetBundle'),
  });
  return backendRequest(context, AUTH_PATHS.initOtp, request, read, { signal, isForCaptcha: true });
}
