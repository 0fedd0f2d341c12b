import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { DpopClaims, ParsedDpopProof } from '@postern/protocol';
import { contentDigest, parseDpopProof } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { createLruMap } from '../lru-map.ts';
import { p256PublicKey } from './p256-keys.ts';
import { isP256Signature } from './p256-signature.ts';

/** What a proof must be for. */
export interface ProvenRequest {
  /** The key of the session: compressed P-256, lowercase hex. */
  publicKey: string;
  /** The session token. */
  token: string;
  method: string;
  /** Whether this URL, without a query, is the one of the request. */
  isAt(htu: string): boolean;
  /** Without the question mark. An empty string when the URL has none. */
  query: string;
}

export interface DpopProofs {
  /**
   * Checks a proof (RFC 9449, section 4.3), except its body and whether it was used before.
   * @param proof The value of the DPoP header.
   * @throws AuthError INVALID_PROOF, PROOF_NOT_CURRENT or PROOF_MISMATCH.
   */
  check(proof: string, request: ProvenRequest): DpopClaims;
}

/** Making a key object takes about as long as checking a signature. The cache takes a few MB. */
const MAX_KEYS = 5_000;

/**
 * @param windowSeconds How far the time of a proof may be from the time of this server, in both directions.
 * @param now Unix time in milliseconds.
 */
export function createDpopProofs(windowSeconds: number, now: () => number): DpopProofs {
  const keys = createLruMap<KeyObject>(MAX_KEYS);

  function keyOf(publicKey: string): KeyObject | undefined {
    const known = keys.get(publicKey) ?? p256PublicKey(publicKey);
    if (known) keys.set(publicKey, known);
    return known;
  }

  return {
    check(proof, { publicKey, token, method, isAt, query }) {
      const parsed = parse(proof);
      const { claims, signingInput, signature } = parsed;
      if (parsed.publicKey !== publicKey) throw new AuthError('INVALID_PROOF');
      if (Math.abs(now() / 1000 - claims.iat) > windowSeconds) throw new AuthError('PROOF_NOT_CURRENT');
      const isForThis =
        claims.htm === method &&
        claims.ath === sha256(token) &&
        claims.htq === (query === '' ? undefined : sha256(query)) &&
        isAt(claims.htu);
      if (!isForThis) throw new AuthError('PROOF_MISMATCH');
      // With the key of the session token, never with the one that the proof brings.
      const key = keyOf(publicKey);
      if (!key || !isP256Signature(key, signingInput, signature)) throw new AuthError('INVALID_PROOF');
      return claims;
    },
  };
}

/** Whether the proof is for this body. */
export function isForBody({ content_digest }: DpopClaims, body: Uint8Array): boolean {
  if (body.byteLength === 0 && content_digest === undefined) return true;
  return content_digest === contentDigest(createHash('sha256').update(body).digest());
}

function parse(proof: string): ParsedDpopProof {
  try {
    return parseDpopProof(proof);
  } catch (cause) {
    throw new AuthError('INVALID_PROOF', { cause });
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
