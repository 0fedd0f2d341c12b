import { createHash, createPublicKey, sign } from 'node:crypto';
import {
  encodeEnclaveBundle,
  type SessionClaims,
  sessionSigningInput,
  targetKeyData,
  type VerificationClaims,
  verificationSigningInput,
} from '@postern/protocol';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { signingKey } from './browser.ts';

/** The enclaves' keys of a Turnkey that is not there, for tokens that no real one would issue. */
export interface Enclaves {
  notarizer: ApiKeyPair;
  tlsFetcher: ApiKeyPair;
}

export function createEnclaves(): Enclaves {
  return { notarizer: createApiKeyPair(), tlsFetcher: createApiKeyPair() };
}

/** Uncompressed, lowercase hex: how keys to pin are written. */
export function uncompressed(pair: ApiKeyPair): string {
  const { x = '', y = '' } = createPublicKey(signingKey(pair)).export({ format: 'jwk' });
  const hex = (text: string) => Buffer.from(text, 'base64url').toString('hex');
  return `04${hex(x)}${hex(y)}`;
}

/** A session token; `hashes` other than two are what no notarizer makes. */
export function issueSession(notarizer: ApiKeyPair, claims: SessionClaims, hashes: 1 | 2 = 2): string {
  const input = sessionSigningInput(claims);
  const message = hashes === 2 ? createHash('sha256').update(input).digest() : Buffer.from(input);
  return `${input}.${signature(notarizer, message)}`;
}

export function issueVerificationToken(tlsFetcher: ApiKeyPair, claims: VerificationClaims): string {
  const input = verificationSigningInput(claims);
  return `${input}.${signature(tlsFetcher, Buffer.from(input))}`;
}

export function issueTargetBundle(tlsFetcher: ApiKeyPair, organizationId: string): string {
  const data = targetKeyData({ targetPublic: uncompressed(createApiKeyPair()), organizationId });
  return encodeEnclaveBundle({
    data,
    signature: new Uint8Array(sign('sha256', data, signingKey(tlsFetcher))),
    enclaveQuorumPublic: uncompressed(tlsFetcher),
  });
}

function signature(pair: ApiKeyPair, message: Buffer): string {
  return sign('sha256', message, { key: signingKey(pair), dsaEncoding: 'ieee-p1363' }).toString('base64url');
}
