import { stringField } from '../encoding/json.ts';
import { encodeJwtPart, parseJwt } from '../encoding/jwt.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { WireFormatError } from '../wire-format-error.ts';
import { isOtpType, type OtpType } from './otp-type.ts';

/** The claims of a verification token: the holder of this key has proved this contact. */
export interface VerificationClaims {
  /** Unix time in milliseconds. On the wire it is a string. */
  expiresAtMs: number;
  /** UUID of the verification. */
  id: string;
  /** The organization that sent the code. */
  organizationId: string;
  verificationType: OtpType;
  /** E-mail address or E.164 phone number. */
  contact: string;
  /** The key that the token is bound to: compressed P-256, hex. Empty in tokens of the legacy flow. */
  publicKey: string;
}

export interface ParsedVerificationToken {
  claims: VerificationClaims;
  /** What the TLS fetcher signs: ECDSA P-256 over one SHA-256 of it, as an ordinary ES256 token. */
  signingInput: Uint8Array<ArrayBuffer>;
  /** R || S, 64 bytes. */
  signature: Uint8Array<ArrayBuffer>;
}

const HEADER = /* @__PURE__ */ encodeJwtPart({ typ: 'JWT', alg: 'ES256' });

/** The text that the TLS fetcher signs; the token is this text, a dot and the signature in base64url. */
export function verificationSigningInput(claims: VerificationClaims): string {
  const payload = {
    exp: String(claims.expiresAtMs),
    id: claims.id,
    organization_id: claims.organizationId,
    verification_type: claims.verificationType,
    contact: claims.contact,
    ...(claims.publicKey ? { public_key: claims.publicKey } : {}),
  };
  return `${HEADER}.${encodeJwtPart(payload)}`;
}

/**
 * Parses a verification token and checks its form: algorithm, type and claims. The caller must check the signature and
 * the expiry.
 * @throws WireFormatError when it is not a verification token.
 */
export function parseVerificationToken(token: string): ParsedVerificationToken {
  const { header, payload, signingInput, signature } = parseJwt(token);
  if (header.alg !== 'ES256' || header.typ !== 'JWT') throw new WireFormatError('not an ES256 JWT');
  const verificationType = stringField(payload, 'verification_type');
  if (!isOtpType(verificationType)) throw new WireFormatError('unknown verification type');
  const exp = stringField(payload, 'exp');
  if (!/^[0-9]{1,15}$/.test(exp)) throw new WireFormatError('claim exp is not a number of milliseconds');
  const claims = {
    expiresAtMs: Number(exp),
    id: stringField(payload, 'id'),
    organizationId: stringField(payload, 'organization_id'),
    verificationType,
    contact: stringField(payload, 'contact'),
    publicKey: payload.public_key === undefined ? '' : stringField(payload, 'public_key'),
  };
  return { claims, signingInput: encodeUtf8(signingInput), signature };
}
