import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { v1AuthenticatorParamsV2 } from '@turnkey/sdk-types';
import { repositoryRoot } from '../repository.ts';

/** The parts of the corpus: one file each. */
export interface Corpus {
  stamps: readonly SignedBody[];
  /** DER, hex. */
  signatures: readonly string[];
  tokens: {
    session: { token: string; key: string };
    verification: { token: string; key: string; organizationId: string };
    oidc: {
      issuer: string;
      clientId: string;
      publicKey: string;
      tokens: readonly { token: string; jwk: JsonWebKey }[];
    };
    attested: SignedBody;
    /** Path of the proof that RFC 9449 publishes. */
    proof: string;
    clientSignature: {
      message: string;
      signature: string;
      publicKey: string;
      scheme: 'CLIENT_SIGNATURE_SCHEME_API_P256';
    };
  };
  bundles: {
    sealed: readonly { bundle: string; receiver: { priv: string; pubU: string }; plaintext: string }[];
    /** The key is uncompressed, hex. */
    signed: readonly { bundle: string; key: string }[];
  };
  passkeys: {
    stamps: readonly (SignedBody & { registration: v1AuthenticatorParamsV2 })[];
    /** Path of the registrations in the specification. */
    vectors: string;
  };
  wallets: readonly { message: string; signature: string; publicKey: string }[];
  transactions: readonly { type: string; hex: string }[];
  policies: readonly { field: 'consensus' | 'condition' | 'time'; text: string }[];
  contacts: { email: readonly string[]; phone: readonly string[] };
  forwarded: { forwarded: readonly string[]; xForwardedFor: readonly string[] };
}

/** A header, and the body that it signs. */
export interface SignedBody {
  header: string;
  body: string;
}

type JsonWebKey = import('node:crypto').webcrypto.JsonWebKey;

export function readCorpus<Part extends keyof Corpus>(part: Part): Corpus[Part] {
  return readJson(`tools/fuzz/corpus/${part}.json`);
}

/** Reads JSON of the repository. The corpus is our own, so its form is not checked. */
export function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8')) as Content;
}
