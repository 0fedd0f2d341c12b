import type { AuthErrorCode } from '@postern/protocol';
import { AUTH_ERRORS } from '@postern/protocol';
import type { AuthError } from '../auth-error.ts';
import { errorResponse } from '../http/responses.ts';

/** Codes of gRPC, as Turnkey's API uses them. */
const GRPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  409: 6,
  413: 3,
  415: 3,
  429: 8,
  500: 13,
  502: 14,
  503: 14,
  504: 4,
};

/** Texts by which `@turnkey/core` recognizes an error, and Turnkey's own codes for it. */
const TURNKEY_ERRORS: Partial<Record<AuthErrorCode, { text: string; turnkeyErrorCode: string }>> = {
  TOO_MANY_OTPS: { text: 'Max number of OTPs have been initiated.', turnkeyErrorCode: 'MAX_OTP_INITIATED' },
  INVALID_OTP_CODE: { text: 'Invalid OTP code.', turnkeyErrorCode: 'INVALID_OTP_CODE' },
  INVALID_OIDC_TOKEN: { text: 'invalid OIDC token.', turnkeyErrorCode: 'INVALID_OIDC_TOKEN' },
};

/**
 * An error in the form of Turnkey's API (google.rpc.Status), with the code of this backend and the id of the request in
 * its details (google.rpc.ErrorInfo).
 */
export function statusResponse(error: AuthError, requestId: string, headers: Record<string, string>): Response {
  const { status, message } = AUTH_ERRORS[error.code];
  const { text, turnkeyErrorCode } = TURNKEY_ERRORS[error.code] ?? { text: '', turnkeyErrorCode: '' };
  const fields = error.fields?.length ? ` Fields: ${error.fields.join(', ')}.` : '';
  const body = {
    code: GRPC_CODES[status] ?? 2,
    message: `${text ? `${text} ` : ''}${message} ${error.action}${fields}`,
    details: [
      { '@type': 'type.googleapis.com/errors.v1.TurnkeyErrorDetail', turnkeyErrorCode },
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: error.code,
        domain: 'postern',
        metadata: { requestId },
      },
    ],
    turnkeyErrorCode,
  };
  return errorResponse(error, body, 'application/json', headers);
}
