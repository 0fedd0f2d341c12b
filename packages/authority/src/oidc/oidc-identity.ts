import { createHash } from 'node:crypto';

/** A user's identity at an OpenID provider, for one client of the provider. */
export interface OidcClaims {
  issuer: string;
  audience: string;
  subject: string;
}

/** What a checked OIDC token says. */
export interface OidcIdentity extends OidcClaims {
  /** The claims that may bind the token to a key: `nonce`, and `tknonce` for providers that rewrite the nonce. */
  nonces: string[];
  /** Lower case; null when the token has none or the provider has not verified it. */
  verifiedEmail: string | null;
}

/**
 * Characters. OpenID Connect allows 255 for a subject. It does not limit the others, but a database index needs a
 * limit.
 */
export const OIDC_CLAIM_LENGTHS = { issuer: 500, audience: 255, subject: 255 } as const;

/** The only provider whose verified e-mail addresses are accepted (Turnkey docs, "Social linking"). */
const GOOGLE_ISSUER = 'https://accounts.google.com';

/** Tells whether text can be a subject or an audience: printable and not too long. */
export function isOidcClaim(text: unknown): text is string {
  return typeof text === 'string' && text.length <= OIDC_CLAIM_LENGTHS.subject && /^[^\p{Cc}\p{Cs}]+$/u.test(text);
}

/**
 * The client that a token was issued for (OpenID Connect Core 1.0, section 3.1.3.7). With several audiences the
 * authorized party decides. With one it may be another client of the same app: Google names an Android client there.
 * @returns Undefined when the token names no single client, or contradicts itself.
 */
export function audienceOf(aud: unknown, azp: unknown): string | undefined {
  if (azp !== undefined && !isOidcClaim(azp)) return undefined;
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  const audience = audiences.length === 1 ? audiences[0] : audiences.find((candidate) => candidate === azp);
  return isOidcClaim(audience) ? audience : undefined;
}

/**
 * The nonce that binds a token to a key: the hex digest of the key's hex characters (Turnkey docs, "Social logins").
 * @param publicKey Compressed P-256, hex, as in the request.
 */
export function nonceOf(publicKey: string): string {
  return createHash('sha256').update(publicKey).digest('hex');
}

/** Tells whether a token was requested for a key. */
export function isBoundTo(identity: OidcIdentity, publicKey: string): boolean {
  return identity.nonces.includes(nonceOf(publicKey));
}

/** Tells whether a token proves an e-mail address (Turnkey docs, "Social linking"). */
export function provesEmail(identity: OidcIdentity, email: string | null): boolean {
  return identity.issuer === GOOGLE_ISSUER && email !== null && identity.verifiedEmail === email;
}
