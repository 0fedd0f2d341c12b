import { decodeJwt, decodeProtectedHeader, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { ApiError, invalidOidcToken, type OidcRefusal } from '../errors/api-error.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';
import { audienceOf, isOidcClaim, OIDC_CLAIM_LENGTHS, type OidcIdentity } from './oidc-identity.ts';
import { isLoopbackAddress } from './public-address.ts';

/**
 * Signatures with public keys only: no token without a signature and none with a shared secret can pass (RFC 8725).
 * @public The published vectors are run with them.
 */
export const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** Seconds by which an issuer's clock may be ahead, and after which a token is too old, whatever it says itself. */
const CLOCK_TOLERANCE = 60;
const MAX_AGE = 86_400;
/** So many issuers at most are asked because of one request. */
const MAX_ISSUERS = 10;

/** Checks OIDC tokens. */
export interface OidcVerifier {
  /** The issuer URL of the tokens that the authority issues itself; undefined when its own URL is not configured. */
  issuer: string | undefined;
  /**
   * Fetches the keys that some tokens are signed with, as far as they can be had, for `withLoadedKeys`.
   * @throws ApiError `invalid OIDC token` when one of them names no issuer, or all together too many.
   */
  loadKeys(tokens: string[]): Promise<void>;
  /**
   * Checks a token: issuer, signature and lifetime. Whose it is and which key it is bound to is the caller's to check.
   * @throws ApiError `invalid OIDC token`
   */
  verify(token: string): Promise<OidcIdentity>;
  /**
   * Checks tokens with the keys that have been fetched, and never over the network: a transaction holds a connection
   * to the database, and issuers of anybody's choice must not decide for how long.
   */
  withLoadedKeys: Pick<OidcVerifier, 'issuer' | 'verify'>;
}

export interface OidcVerifierOptions {
  own: { issuer: string; keys: JSONWebKeySet } | undefined;
  /** Exact issuer URLs on this machine that are trusted as if they were on the Internet: in development only. */
  loopbackIssuers: string[];
  /** Unix time in milliseconds. */
  now(): number;
}

/** @throws Error when one of the loopback issuers is not on this machine. */
export function createOidcVerifier({ own, loopbackIssuers, now }: OidcVerifierOptions): OidcVerifier {
  const foreign = loopbackIssuers.find((issuer) => !isIssuerUrl(issuer) || !isLoopbackUrl(issuer));
  if (foreign !== undefined) throw new Error(`not the URL of an issuer on this machine: ${foreign}`);
  const keys = createIssuerKeys({ own, loopbackIssuers: new Set(loopbackIssuers), now });
  return {
    issuer: own?.issuer,
    async loadKeys(tokens) {
      if (new Set(tokens.map(issuerOf)).size > MAX_ISSUERS) throw invalidOidcToken('ISSUER');
      const load = async (token: string) => keys.find(issuerOf(token), signatureHeader(token));
      await Promise.allSettled(tokens.map(load));
    },
    verify: (token) => verify(token, keys.find),
    withLoadedKeys: { issuer: own?.issuer, verify: (token) => verify(token, keys.findLoaded) },
  };

  async function verify(token: string, find: IssuerKeys['find']): Promise<OidcIdentity> {
    const issuer = issuerOf(token);
    const header = signatureHeader(token);
    try {
      const { payload } = await jwtVerify(token, () => find(issuer, header), {
        algorithms: ALGORITHMS,
        issuer,
        currentDate: new Date(now()),
        clockTolerance: CLOCK_TOLERANCE,
        maxTokenAge: MAX_AGE,
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      });
      // The tolerance is for tokens that come a little early, not for those that come late.
      if ((payload.exp ?? 0) * 1000 <= now()) throw invalidOidcToken('EXPIRED');
      return identityOf(payload, issuer);
    } catch (error) {
      throw refusal(error);
    }
  }
}

/**
 * The issuer that a token claims to come from; nothing is verified.
 * @throws ApiError `invalid OIDC token` when it names none that could be asked.
 */
export function issuerOf(token: string): string {
  const issuer = readable(() => decodeJwt(token).iss);
  if (typeof issuer !== 'string' || !isIssuerUrl(issuer)) throw invalidOidcToken('ISSUER');
  return issuer;
}

/** The header, when it is that of an ID token: an access token says so in its type (RFC 9068). */
function signatureHeader(token: string) {
  const { alg, kid, typ } = readable(() => decodeProtectedHeader(token));
  const isIdToken = typ === undefined || (typeof typ === 'string' && typ.toUpperCase() === 'JWT');
  if (!isIdToken) throw invalidOidcToken('MALFORMED');
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) throw invalidOidcToken('ALGORITHM');
  return kid === undefined ? { alg } : { alg, kid };
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw invalidOidcToken('MALFORMED');
  }
}

/** A URL without query and fragment (OpenID Connect Discovery 1.0, section 3). Where it leads is checked on the way. */
function isIssuerUrl(issuer: string): boolean {
  return issuer.length <= OIDC_CLAIM_LENGTHS.issuer && /^https?:\/\/[\x21-\x7e]+$/.test(issuer) && !/[?#]/.test(issuer);
}

function isLoopbackUrl(address: string): boolean {
  const host = URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, '') : '';
  return host === 'localhost' || isLoopbackAddress(host);
}

function identityOf(payload: JWTPayload, issuer: string): OidcIdentity {
  const { sub: subject, aud, azp, nonce, tknonce, email, email_verified: isVerified } = payload;
  const audience = audienceOf(aud, azp);
  if (audience === undefined) throw invalidOidcToken('AUDIENCE');
  if (!isOidcClaim(subject)) throw invalidOidcToken('MALFORMED');
  return {
    issuer,
    audience,
    subject,
    nonces: [nonce, tknonce].filter((value) => typeof value === 'string'),
    verifiedEmail: isVerified === true && typeof email === 'string' ? email.toLowerCase() : null,
  };
}

const REFUSALS: Record<string, OidcRefusal> = {
  [errors.JOSEAlgNotAllowed.code]: 'ALGORITHM',
  [errors.JOSENotSupported.code]: 'ALGORITHM',
  [errors.JWKSNoMatchingKey.code]: 'KEY',
  [errors.JWKSMultipleMatchingKeys.code]: 'KEY',
  [errors.JWSSignatureVerificationFailed.code]: 'SIGNATURE',
  [errors.JWTExpired.code]: 'EXPIRED',
  [errors.JWTInvalid.code]: 'MALFORMED',
  [errors.JWSInvalid.code]: 'MALFORMED',
};

/** What cannot be told apart further is the issuer's doing: it does not answer, or its keys are none. */
function refusal(error: unknown): ApiError {
  if (error instanceof errors.JWTClaimValidationFailed) {
    return invalidOidcToken(error.claim === 'iat' || error.claim === 'nbf' ? 'NOT_YET_VALID' : 'MALFORMED');
  }
  if (error instanceof errors.JOSEError) return invalidOidcToken(REFUSALS[error.code] ?? 'ISSUER');
  return error instanceof ApiError ? error : invalidOidcToken('ISSUER');
}
