import { createHash } from 'node:crypto';
import { OIDC_ALGORITHMS, oidcNonce } from '@postern/protocol';
import type { JWTPayload } from 'jose';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { AuthError } from '../auth-error.ts';
import type { OAuthProvider } from '../configuration/oauth/providers.ts';
import type { Issuers } from './issuers.ts';

/** How far an issuer's clock may be ahead. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** The content of a valid token of a configured provider. */
export interface CheckedOidcToken {
  provider: OAuthProvider;
  audience: string;
  subject: string;
  /** Lower case. Undefined unless the issuer guarantees that the address belongs to the user now. */
  email: string | undefined;
  /** Identifies the token, independent of its signature: SHA-256 of the signed part, hex. */
  digest: string;
  /** From when the token is refused: Unix time in milliseconds. */
  expiresAtMs: number;
}

export interface OidcTokens {
  /**
   * Checks an ID token (OpenID Connect Core 1.0, section 3.1.3.7): a configured issuer, its signature, a configured
   * client, the lifetime, and the nonce that binds it to the key.
   * @param publicKey Key of the session: compressed P-256, lowercase hex.
   * @throws AuthError OAUTH_PROVIDER_UNKNOWN, INVALID_OIDC_TOKEN, OIDC_TOKEN_EXPIRED; OAUTH_PROVIDER_UNAVAILABLE when
   *   the issuer's keys cannot be fetched.
   */
  check(token: string, publicKey: string): Promise<CheckedOidcToken>;
  /**
   * Like `check`, but without the nonce. It shows to whom the token belongs, but not that the sender may use it. That
   * is enough to look up the account, or to create an account that only opens with a token with the right nonce.
   * @throws AuthError as `check`.
   */
  checkWithoutKey(token: string): Promise<CheckedOidcToken>;
}

export interface OidcTokensOptions {
  providers: readonly OAuthProvider[];
  issuers: Issuers;
  maxTokenAgeSeconds: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

export function createOidcTokens({ providers, issuers, maxTokenAgeSeconds, now }: OidcTokensOptions): OidcTokens {
  async function genuineClaims(token: string, issuer: string): Promise<JWTPayload> {
    const header = signatureHeader(token);
    try {
      const { payload } = await jwtVerify(token, () => issuers.key(issuer, header), {
        algorithms: OIDC_ALGORITHMS,
        issuer,
        currentDate: new Date(now()),
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        maxTokenAge: maxTokenAgeSeconds,
        requiredClaims: ['sub', 'aud', 'exp', 'iat'],
      });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  }

  async function checkedToken(token: string, publicKey: string | undefined): Promise<CheckedOidcToken> {
    const issuer = readable(() => decodeJwt(token).iss);
    const candidates = providers.filter((provider) => provider.issuer === issuer);
    // Keys are only fetched from configured issuers.
    if (!issuer || candidates.length === 0) throw new AuthError('OAUTH_PROVIDER_UNKNOWN');
    const payload = await genuineClaims(token, issuer);
    const { sub: subject, exp = 0, iat = 0, nonce, tknonce } = payload;
    // The tolerance is for tokens from the near future, not for expired ones.
    if (exp * 1000 <= now()) throw new AuthError('OIDC_TOKEN_EXPIRED');
    const [provider] = candidates.filter((candidate) => audienceOf(payload, candidate) !== undefined);
    const audience = provider && audienceOf(payload, provider);
    const expectedNonce = publicKey === undefined ? undefined : await oidcNonce(publicKey);
    const isBound = expectedNonce === undefined || nonce === expectedNonce || tknonce === expectedNonce;
    if (!provider || !audience || !isSubject(subject) || !isBound) throw new AuthError('INVALID_OIDC_TOKEN');
    const lastSecond = Math.min(exp, iat + maxTokenAgeSeconds + CLOCK_TOLERANCE_SECONDS + 1);
    return {
      provider,
      audience,
      subject,
      email: authoritativeEmail(payload),
      digest: createHash('sha256')
        .update(token.slice(0, token.lastIndexOf('.')))
        .digest('hex'),
      expiresAtMs: lastSecond * 1000,
    };
  }

  return {
    check: checkedToken,
    checkWithoutKey: (token) => checkedToken(token, undefined),
  };
}

/**
 * The client that a token was issued for (OpenID Connect Core 1.0, section 3.1.3.7). Its audience and its authorized
 * party must be clients of this app. Besides a client of this app, the audience may contain trusted audiences. With
 * several audiences, the authorized party is the client.
 * @returns undefined when it was issued for another client.
 */
export function audienceOf(
  { aud, azp }: JWTPayload,
  { clientIds, trustedAudiences }: Pick<OAuthProvider, 'clientIds' | 'trustedAudiences'>,
): string | undefined {
  const audiences = Array.isArray(aud) ? aud : [aud];
  const isOurs = (client: unknown) =>
    clientIds === 'any' ? typeof client === 'string' : clientIds.some((clientId) => clientId === client);
  const isTrusted = (audience: unknown) => trustedAudiences.some((trusted) => trusted === audience);
  if (azp !== undefined && !isOurs(azp)) return undefined;
  if (audiences.length === 1) return isOurs(audiences[0]) ? audiences[0] : undefined;
  if (!audiences.every((audience) => isOurs(audience) || isTrusted(audience))) return undefined;
  return audiences.find((audience) => audience === azp);
}

/**
 * Text of at most 255 characters (OpenID Connect Core 1.0, section 2). Turnkey accepts no other, and control characters
 * cannot be stored in every database.
 */
function isSubject(subject: unknown): subject is string {
  return typeof subject === 'string' && subject.length <= 255 && /^[^\p{Cc}\p{Cs}]+$/u.test(subject);
}

/**
 * The e-mail address in a token, if its issuer guarantees that the address belongs to the user now.
 *
 * Turnkey accepts addresses only from Google (Turnkey docs, "Social linking"). Google guarantees only its own
 * addresses: those of Gmail, and those of hosted domains, whose tokens have the claim `hd`.
 */
export function authoritativeEmail({ iss, email, email_verified, hd }: JWTPayload): string | undefined {
  if (iss !== 'https://accounts.google.com' || email_verified !== true || typeof email !== 'string') return undefined;
  const address = email.toLowerCase();
  return address.endsWith('@gmail.com') || (typeof hd === 'string' && hd !== '') ? address : undefined;
}

/** Refuses access tokens, which have another type (RFC 9068). */
function signatureHeader(token: string) {
  const { alg = '', kid, typ } = readable(() => decodeProtectedHeader(token));
  if (typ !== undefined && typ.toUpperCase() !== 'JWT') throw new AuthError('INVALID_OIDC_TOKEN');
  if (!OIDC_ALGORITHMS.includes(alg)) throw new AuthError('INVALID_OIDC_TOKEN');
  return kid === undefined ? { alg } : { alg, kid };
}

function readable<Part>(read: () => Part): Part {
  try {
    return read();
  } catch (cause) {
    throw new AuthError('INVALID_OIDC_TOKEN', { cause });
  }
}

/** Errors that are not of jose mean that the issuer's keys are not usable. */
function refusal(cause: unknown): AuthError {
  if (cause instanceof AuthError) return cause;
  if (cause instanceof errors.JWTExpired) return new AuthError('OIDC_TOKEN_EXPIRED', { cause });
  const isOfToken = cause instanceof errors.JOSEError;
  return new AuthError(isOfToken ? 'INVALID_OIDC_TOKEN' : 'OAUTH_PROVIDER_UNAVAILABLE', { cause });
}
