import { type JsonObject, stringField } from '../encoding/json.ts';
import { encodeJwtPart, parseJwt } from '../encoding/jwt.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { WireFormatError } from '../wire-format-error.ts';

/** The claims of a session token (Turnkey docs, "Sessions"). */
export interface SessionClaims {
  /** Unix time in seconds. */
  exp: number;
  /** Compressed P-256 key that stamps the requests of this session, hex. */
  public_key: string;
  /** `SESSION_TYPE_READ_WRITE`, or the name of a session profile. */
  session_type: string;
  user_id: string;
  organization_id: string;
  session_profile_id?: string;
  scope?: string;
}

export interface ParsedSessionToken {
  claims: SessionClaims;
  /** What the notarizer signs: ECDSA P-256 over SHA-256(SHA-256(signingInput)), unlike an ordinary ES256 token. */
  signingInput: Uint8Array<ArrayBuffer>;
  /** R || S, 64 bytes. */
  signature: Uint8Array<ArrayBuffer>;
}

const HEADER = /* @__PURE__ */ encodeJwtPart({ alg: 'ES256', typ: 'JWT' });

/** The text that the notarizer signs, hashed twice with SHA-256; the token is this text, a dot and the signature. */
export function sessionSigningInput(claims: SessionClaims): string {
  return `${HEADER}.${encodeJwtPart({ ...claims })}`;
}

/**
 * Parses a session token and checks its form: algorithm, type and required claims. The caller must check the signature
 * and the expiry.
 * @throws WireFormatError when it is not a session token.
 */
export function parseSessionToken(token: string): ParsedSessionToken {
  const { header, payload, signingInput, signature } = parseJwt(token);
  if (header.alg !== 'ES256' || header.typ !== 'JWT') throw new WireFormatError('not an ES256 JWT');
  return { claims: sessionClaims(payload), signingInput: encodeUtf8(signingInput), signature };
}

function sessionClaims(payload: JsonObject): SessionClaims {
  const { exp } = payload;
  if (!isSafeInteger(exp)) throw new WireFormatError('claim exp is not a number');
  return {
    exp,
    public_key: stringField(payload, 'public_key'),
    session_type: stringField(payload, 'session_type'),
    user_id: stringField(payload, 'user_id'),
    organization_id: stringField(payload, 'organization_id'),
    ...optionalClaim(payload, 'session_profile_id'),
    ...optionalClaim(payload, 'scope'),
  };
}

function isSafeInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function optionalClaim(payload: JsonObject, name: 'session_profile_id' | 'scope') {
  return payload[name] === undefined ? {} : { [name]: stringField(payload, name) };
}
