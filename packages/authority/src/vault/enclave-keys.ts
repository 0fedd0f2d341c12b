import { createHash } from 'node:crypto';
import {
  encodeBase64Url,
  encodeEnclaveBundle,
  encodeUtf8,
  type SessionClaims,
  sessionSigningInput,
  type VerificationClaims,
  verificationSigningInput,
} from '@postern/protocol';
import { type P256KeyPair, signP256, uncompressedHex } from './p256-key-pair.ts';

/** The keys in place of the keys of Turnkey's enclaves. Clients pin their public halves. */
export interface EnclaveKeys {
  /** Signs the bundles of import and export. */
  signer: P256KeyPair;
  /** Signs session tokens. */
  notarizer: P256KeyPair;
  /** Signs verification tokens and the bundles of one-time codes. */
  tlsFetcher: P256KeyPair;
  /** Decrypts OAuth 2.0 client secrets. */
  tlsFetcherEncryption: P256KeyPair;
}

export const ENCLAVE_KEY_NAMES = ['signer', 'notarizer', 'tlsFetcher', 'tlsFetcherEncryption'] as const;

/** The public halves: uncompressed P-256 points, lowercase hex. */
export type EnclavePublicKeys = Record<keyof EnclaveKeys, string>;

export function enclavePublicKeys(keys: EnclaveKeys): EnclavePublicKeys {
  return {
    signer: uncompressedHex(keys.signer),
    notarizer: uncompressedHex(keys.notarizer),
    tlsFetcher: uncompressedHex(keys.tlsFetcher),
    tlsFetcherEncryption: uncompressedHex(keys.tlsFetcherEncryption),
  };
}

/** Issues a session token: the notarizer's signature over SHA-256(SHA-256(signing input)). */
export function issueSessionToken(keys: EnclaveKeys, claims: SessionClaims): string {
  const input = sessionSigningInput(claims);
  const digest = createHash('sha256').update(input).digest();
  return `${input}.${encodeBase64Url(signP256(keys.notarizer, digest, 'ieee-p1363'))}`;
}

/** Issues a verification token: an ordinary ES256 JWT of the TLS fetcher. */
export function issueVerificationToken(keys: EnclaveKeys, claims: VerificationClaims): string {
  const input = verificationSigningInput(claims);
  return `${input}.${encodeBase64Url(signP256(keys.tlsFetcher, encodeUtf8(input), 'ieee-p1363'))}`;
}

/**
 * Signs a bundle.
 * @param data UTF-8 JSON.
 */
export function issueBundle(key: P256KeyPair, data: Uint8Array<ArrayBuffer>): string {
  const signature = signP256(key, data, 'der');
  return encodeEnclaveBundle({ data, signature, enclaveQuorumPublic: uncompressedHex(key) });
}
