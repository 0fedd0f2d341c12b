export {
  ACTIVITY_STATUSES,
  ACTIVITY_WINDOW,
  type ActivityRequest,
  type ActivityStatus,
  intentKey,
} from './activity.ts';
export {
  type ApiKeyProof,
  AUTH_PATHS,
  type CreateSubOrganizationRequest,
  type CreateSubOrganizationResponse,
  type CredentialReceiptRequest,
  type CredentialReceiptResponse,
  type EndedSession,
  type EndSessionsResponse,
  type InitOtpRequest,
  type InitOtpResponse,
  type LoginResponse,
  type LogoutRequest,
  type LogoutResponse,
  type MessagePurpose,
  type NeededStepUp,
  OAUTH_RESULT,
  type OAuth2AuthenticateRequest,
  type OAuthLoginRequest,
  type OAuthResultRequest,
  type OidcTokenResponse,
  type OtpLoginRequest,
  oauthPath,
  type PasskeyChallengeRequest,
  type PasskeyChallengeResponse,
  type SessionResponse,
  type SessionsResponse,
  SIGNED_REQUEST_HEADER,
  type SignedRequest,
  type StampLoginRequest,
  type StampLoginResponse,
  type StepUpResponse,
  type StepUpWithOtpRequest,
  type StepUpWithPasskeyRequest,
  type UserSession,
  type VerifyOtpRequest,
  type VerifyOtpResponse,
  type WalletChallengeRequest,
  type WalletChallengeResponse,
  type WalletProof,
  type WalletPublicKeyRequest,
  type WalletPublicKeyResponse,
} from './auth-api.ts';
export { AUTH_ERRORS, type AuthErrorCode, type AuthErrorRow, type AuthProblem } from './auth-errors.ts';
export {
  type EnclaveBundle,
  encodeEnclaveBundle,
  parseEnclaveBundle,
  type TargetKey,
  targetKeyData,
  targetKeyOf,
} from './bundle/enclave-bundle.ts';
export {
  type HpkePrimitives,
  hpkeOpen,
  hpkeSeal,
  hpkeSealWith,
  type SealedMessage,
  type WebCryptoKey,
} from './bundle/hpke.ts';
export {
  encodeOtpAttempt,
  encodeSealedBundle,
  type OtpAttempt,
  parseOtpAttempt,
  parseSealedBundle,
} from './bundle/sealed-bundle.ts';
export { canonicalEmailAddress } from './contact/email-address.ts';
export { isSandboxContact } from './contact/sandbox-contacts.ts';
export { decodeBase64Url, encodeBase64Url } from './encoding/base64url.ts';
export { concatBytes } from './encoding/bytes.ts';
export { expandCompactSignature } from './encoding/compact-signature.ts';
export { decodeDerSignature, encodeDerSignature } from './encoding/der.ts';
export { decodeHex, encodeHex } from './encoding/hex.ts';
export { isJsonObject, type JsonObject, parseJsonObject, stringField } from './encoding/json.ts';
export { type JsonShape, jsonShape } from './encoding/json-shape.ts';
export { encodeJwtPart, type ParsedJwt, parseJwt } from './encoding/jwt.ts';
export { compressPublicKey, expandPublicKey, isCompressedPublicKey } from './encoding/p256-public-key.ts';
export { decodeUtf8, encodeUtf8 } from './encoding/utf8.ts';
export { type ForeignRequest, foreignRequest, type RequestSource } from './http/own-request.ts';
export { bestLanguage, languageTag, textDirection } from './messages/language.ts';
export { hasControls, plainLine } from './messages/plain-text.ts';
export { type SmsSize, smsSize } from './messages/sms-size.ts';
export { SMS_CODE_PLACE, smsTemplateProblem } from './messages/sms-template.ts';
export { isTemplateVariable, MAX_TEMPLATE_VALUE, OWN_TEMPLATE_VARIABLES } from './messages/template-variables.ts';
export {
  PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY,
  PRODUCTION_SIGNER_SIGN_PUBLIC_KEY,
  PRODUCTION_TLS_FETCHER_ENCRYPT_PUBLIC_KEY,
  PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
} from './production-keys.ts';
export {
  contentDigest,
  DPOP_HEADER,
  type DpopClaims,
  dpopSigningInput,
  type ParsedDpopProof,
  parseDpopProof,
} from './proof/dpop-proof.ts';
export { type StepUpMethod, stepUpMessage } from './proof/step-up-message.ts';
export {
  type ParsedSessionToken,
  parseSessionToken,
  type SessionClaims,
  sessionSigningInput,
} from './session/session-token.ts';
export {
  type ApiKeyParams,
  attemptApiKey,
  attemptMessage,
  type CredentialPurpose,
  PASSKEY_TRANSPORTS,
  type PasskeyParams,
  type PasskeyTransport,
  type WalletCurve,
  walletApiKey,
} from './signup-credentials.ts';
export {
  type ApiKeyStamp,
  decodeApiKeyStamp,
  encodeApiKeyStamp,
  STAMP_HEADER,
  STAMP_SCHEMES,
  type StampScheme,
} from './stamp/api-key-stamp.ts';
export {
  ATTESTED_STAMP_HEADER,
  ATTESTED_STAMP_SCHEMES,
  type AttestedStamp,
  type AttestedStampScheme,
  decodeAttestedStamp,
  encodeAttestedStamp,
} from './stamp/attested-stamp.ts';
export {
  decodeWebauthnStamp,
  encodeWebauthnStamp,
  WEBAUTHN_STAMP_HEADER,
  type WebauthnStamp,
  webauthnStampChallenge,
} from './stamp/webauthn-stamp.ts';
export { GRPC_STATUSES, type GrpcStatus, type TurnkeyErrorBody, turnkeyErrorBody } from './turnkey-error.ts';
export {
  CLIENT_SIGNATURE_SCHEME,
  type ClientSignature,
  loginMessage,
  type SignupCredentials,
  signupMessage,
} from './verification/client-signature.ts';
export { OIDC_ALGORITHMS } from './verification/oidc-algorithms.ts';
export { oidcNonce } from './verification/oidc-nonce.ts';
export { isOtpType, OTP_TYPES, type OtpType } from './verification/otp-type.ts';
export {
  type ParsedVerificationToken,
  parseVerificationToken,
  type VerificationClaims,
  verificationSigningInput,
} from './verification/verification-token.ts';
export { WireFormatError } from './wire-format-error.ts';
