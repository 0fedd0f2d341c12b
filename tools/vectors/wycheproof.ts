/** The signature checks of Postern that the vectors are run with. */
export interface SignatureChecks {
  /** A stamp: compressed or Ed25519 key in hex, signature in hex. */
  stamp(scheme: StampScheme, publicKey: string, signature: string, message: Uint8Array): boolean;
  /** A client signature: compressed P-256 key in hex, R || S in hex. */
  clientSignature(publicKey: string, signature: string, message: string): boolean;
  /** A JSON Web Signature in the form of an OIDC token. */
  webSignature(key: Record<string, unknown>, token: string): Promise<boolean>;
}

export type StampScheme =
  | 'SIGNATURE_SCHEME_TK_API_P256'
  | 'SIGNATURE_SCHEME_TK_API_SECP256K1'
  | 'SIGNATURE_SCHEME_TK_API_ED25519';

/** The part of a file of Project Wycheproof that is needed here. */
export interface VectorFile {
  testGroups: VectorGroup[];
}

export interface VectorGroup {
  type: string;
  publicKey?: { curve: string; uncompressed?: string; pk?: string };
  sha?: string;
  /** The public key or the shared secret of a JSON Web Signature. */
  public?: Record<string, unknown>;
  private?: Record<string, unknown>;
  tests: Vector[];
}

export interface Vector {
  tcId: number;
  comment: string;
  result: 'valid' | 'invalid' | 'acceptable';
  msg?: string;
  sig?: string;
  jws?: unknown;
}

export interface Outcome {
  /** Vectors with the expected result. */
  passed: number;
  /** Vectors of schemes that Postern does not have. */
  skipped: number;
  /** One line for each vector with another result. */
  mismatches: string[];
}

/** Runs every vector of a file. Schemes that Postern does not have are skipped. */
export async function runVectors(file: VectorFile, checks: SignatureChecks): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, skipped: 0, mismatches: [] };
  for (const group of file.testGroups) {
    for (const vector of group.tests) {
      const accepted = await accepts(group, vector, checks);
      if (accepted === undefined) outcome.skipped++;
      else if (accepted === isAcceptable(group, vector)) outcome.passed++;
      else outcome.mismatches.push(`#${vector.tcId} (${vector.comment}) is ${accepted ? 'accepted' : 'refused'}`);
    }
  }
  return outcome;
}

/** Postern refuses what a specification only tolerates. */
function isAcceptable(group: VectorGroup, { result }: Vector): boolean {
  return result === 'valid' && !isStricter(group);
}

/**
 * Vectors that are valid there but refused by Postern. Shared secrets: a server that can check such a token can also
 * make one (RFC 8725, section 3.1). Keys that name another algorithm than the token: by RFC 7517, section 4.4, such a
 * key is for the named algorithm only. The vectors' RFC 7520 keys name PS256 where the token has PS384, and ES521,
 * which does not exist.
 */
function isStricter({ type, public: key, private: secret, tests }: VectorGroup): boolean {
  if (type !== 'JsonWebSignature') return false;
  if (secret?.kty === 'oct') return true;
  return tests.length === 1 && ['PS256', 'ES521'].includes(String(key?.alg));
}

async function accepts(group: VectorGroup, vector: Vector, checks: SignatureChecks): Promise<boolean | undefined> {
  const { publicKey } = group;
  const { msg = '', sig = '' } = vector;
  const message = Buffer.from(msg, 'hex');
  switch (group.type) {
    case 'EcdsaVerify': {
      const scheme = ECDSA_SCHEMES[publicKey?.curve ?? ''];
      if (!scheme || group.sha !== 'SHA-256') return undefined;
      return checks.stamp(scheme, compress(publicKey?.uncompressed), sig, message);
    }
    case 'EcdsaP1363Verify': {
      const text = message.toString('utf8');
      // A client signature signs text.
      if (publicKey?.curve !== 'secp256r1' || !message.equals(Buffer.from(text))) return undefined;
      return checks.clientSignature(compress(publicKey.uncompressed), sig, text);
    }
    case 'EddsaVerify':
      if (publicKey?.curve !== 'edwards25519') return undefined;
      return checks.stamp('SIGNATURE_SCHEME_TK_API_ED25519', publicKey.pk ?? '', sig, message);
    case 'JsonWebSignature': {
      const token = typeof vector.jws === 'string' ? vector.jws : JSON.stringify(vector.jws);
      return checks.webSignature(group.public ?? group.private ?? {}, token);
    }
    default:
      return undefined;
  }
}

const ECDSA_SCHEMES: Record<string, StampScheme> = {
  secp256r1: 'SIGNATURE_SCHEME_TK_API_P256',
  secp256k1: 'SIGNATURE_SCHEME_TK_API_SECP256K1',
};

/** The compressed form of a point, the only one in stamps. */
function compress(uncompressed = ''): string {
  const isOdd = Number.parseInt(uncompressed.slice(-1), 16) & 1;
  return (isOdd ? '03' : '02') + uncompressed.slice(2, 66);
}
