export * from './activity.ts';
export * from './auth-api.ts';
export * from './auth-errors.ts';
export * from './bundle/enclave-bundle.ts';
export {
  type HpkePrimitives,
  hpkeOpen,
  hpkeSeal,
  hpkeSealWith,
  type SealedMessage,
  type WebCryptoKey,
} from './bundle/hpke.ts';
export * from './bundle/sealed-bundle.ts';
export { canonicalEmailAddress } from './contact/email-address.ts';
export * from './encoding/base64url.ts';
export * from './encoding/bytes.ts';
export * from './encoding/der.ts';
export * from './encoding/hex.ts';
export { isJsonObject, type JsonObject, parseJsonObject, stringField } from './encoding/json.ts';
export { type JsonShape, jsonShape } from './encoding/json-shape.ts';
export { encodeJwtPart, type ParsedJwt, parseJwt } from './encoding/jwt.ts';
export * from './encoding/p256-public-key.ts';
export * from './encoding/utf8.ts';
export { type ForeignRequest, foreignRequest, type RequestSource } from './http/own-request.ts';
export * from './production-keys.ts';
export * from './session/session-token.ts';
export * from './signup-credentials.ts';
export * from './stamp/api-key-stamp.ts';
export * from './stamp/attested-stamp.ts';
export * from './stamp/webauthn-stamp.ts';
export * from './turnkey-error.ts';
export * from './verification/client-signature.ts';
export { oidcNonce } from './verification/oidc-nonce.ts';
export * from './verification/otp-type.ts';
export * from './verification/verification-token.ts';
export { WireFormatError } from './wire-format-error.ts';
