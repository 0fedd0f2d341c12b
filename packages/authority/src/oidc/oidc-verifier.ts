import { OIDC_ALGORITHMS } from '@postern/protocol';
import { decodeJwt, decodeProtectedHeader, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { ApiError } from '../errors/api-error.ts';
import { invalidOidcToken, type OidcRefusal } from '../errors/authentication-errors.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';
import { audienceOf, isOidcClaim, OIDC_CLAIM_LENGTHS, type OidcIdentity } from './oidc-identity.ts';
import { isLoopbackAddress } from './public-address.ts';

/** Seconds: how far an issuer's clock may be ahead, and the maximum age of a token, whatever its own expiry. */
const CLOCK_TOLERANCE = 60;
const MAX_AGE = 86_400;
/** The most issuers that one request may cause a fetch from. */
const MAX_ISSUERS = 10;

/** Checks OIDC tokens. */
export interface OidcVerifier {
  /** The issuer URL of the tokens that the authority issues itself; undefined when its own URL is not configured. */
  issuer: string | undefined;
  /**
   * Fetches the keys of tokens, as far as possible, for `withLoadedKeys`.
   * @throws ApiError `invalid OIDC token` when a token names no issuer, or the tokens name too many.
   */
  loadKeys(tokens: string[]): Promise<void>;
  /**
   * Checks a token: issuer, signature and lifetime. The caller must check the user and the key that the token is bound
   * to.
   * @throws ApiError `invalid OIDC token`
   */
  verify(token: string): Promise<OidcIdentity>;
  /**
   * Checks tokens with the keys that were fetched before, without the network. It is for transactions: a slow issuer
   * must not hold a database connection.
   */
  withLoadedKeys: Pick<OidcVerifier, 'issuer' | 'verify'>;
}

export interface OidcVerifierOptions {
  own: { issuer: string; keys: JSONWebKeySet } | undefined;
  /** Exact issuer URLs on this machine that are trusted like those on the Internet: in development only. */
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
        algorithms: OIDC_ALGORITHMS,
        issuer,
        currentDate: new Date(now()),
        clockTolerance: CLOCK_TOLERANCE,
        maxTokenAge: MAX_AGE,
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      });
      // The tolerance is only for tokens from the near future, not for expired ones.
      if ((payload.exp ?? 0) * 1000 <= now()) throw invalidOidcToken('EXPIRED');
      return identityOf(payload, issuer);
    } catch (error) {
      throw refusal(error);
    }
  }
}

/**
 * The issuer that a token names. Nothing is verified.
 * @throws ApiError `invalid OIDC token` when it names no valid issuer URL.
 */
export function issuerOf(token: string): string {
  const issuer = readable(() => decodeJwt(token).iss);
  if (typeof issuer !== 'string' || !isIssuerUrl(issuer)) throw invalidOidcToken('ISSUER');
  return issuer;
}

/** The header of an ID token. Access tokens are refused: their type says so (RFC 9068). */
function signatureHeader(token: string) {
  const { alg, kid, typ } = readable(() => decodeProtectedHeader(token));
  const isIdToken = typ === undefined || (typeof typ === 'string' && typ.toUpperCase() === 'JWT');
  if (!isIdToken) throw invalidOidcToken('MALFORMED');
  if (typeof alg !== 'string' || !OIDC_ALGORITHMS.includes(alg)) throw invalidOidcToken('ALGORITHM');
  return kid === undefined ? { alg } : { alg, kid };
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw invalidOidcToken('MALFORMED');
  }
}

/**
 * A URL without query and fragment (OpenID Connect Discovery 1.0, section 3). The address is checked when it is
 * fetched.
 */
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

/** All other failures count as the issuer's: it does not answer, or its keys are invalid. */
function refusal(error: unknown): ApiError {
  if (error instanceof errors.JWTClaimValidationFailed) {
    return invalidOidcToken(error.claim === 'iat' || error.claim === 'nbf' ? 'NOT_YET_VALID' : 'MALFORMED');
  }
  if (error instanceof errors.JOSEError) return invalidOidcToken(REFUSALS[error.code] ?? 'ISSUER');
  return error instanceof ApiError ? error : invalidOidcToken('ISSUER');
}
