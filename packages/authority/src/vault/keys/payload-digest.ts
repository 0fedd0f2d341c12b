import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { v1HashFunction, v1PayloadEncoding } from '@turnkey/sdk-types';
import { InvalidInput } from '../../errors/invalid-input.ts';
import type { Curve } from './curves.ts';
import { eip7702AuthorizationDigest, parseEip7702Authorization } from './eip7702-authorization.ts';
import { parseHex } from './hex.ts';
import { parseTypedData, typedDataDigest } from './typed-data.ts';

export type HashFunction = v1HashFunction;
export type PayloadEncoding = v1PayloadEncoding;

/** The payload to sign, as in the request. `encoding` and `hashFunction` may be any text; they are checked here. */
export interface RawPayload {
  payload: string;
  encoding: string;
  hashFunction: string;
}

type Decoder = (payload: string) => Uint8Array;

/** Encodings of plain bytes. The hash function is applied to the bytes. */
const BYTES = new Map<string, Decoder>([
  ['PAYLOAD_ENCODING_HEXADECIMAL', decodeHex],
  ['PAYLOAD_ENCODING_TEXT_UTF8', utf8ToBytes],
] satisfies [PayloadEncoding, Decoder][]);

/** Encodings of a structure that defines its own digest. The hash function must be `HASH_FUNCTION_NO_OP`. */
const STRUCTURES = new Map<string, Decoder>([
  ['PAYLOAD_ENCODING_EIP712', (payload) => typedDataDigest(parseTypedData(payload))],
  [
    'PAYLOAD_ENCODING_EIP7702_AUTHORIZATION',
    (payload) => eip7702AuthorizationDigest(parseEip7702Authorization(payload)),
  ],
] satisfies [PayloadEncoding, Decoder][]);

const HASHES = new Map<string, (bytes: Uint8Array) => Uint8Array>([
  ['HASH_FUNCTION_NO_OP', assertDigest],
  ['HASH_FUNCTION_SHA256', sha256],
  ['HASH_FUNCTION_KECCAK256', keccak_256],
] satisfies [HashFunction, (bytes: Uint8Array) => Uint8Array][]);

/**
 * The bytes that a key of the curve signs for a payload (Turnkey docs, "Sign raw payload").
 *
 * @returns the digest, 32 bytes; on Ed25519, which hashes by itself, the payload's bytes
 * @throws InvalidInput `invalid payload encoding`; `invalid hash function`: Ed25519 needs
 * `HASH_FUNCTION_NOT_APPLICABLE`, and no other curve accepts it; `expected a 32-bytes-long digest`
 */
export function payloadDigest({ payload, encoding, hashFunction }: RawPayload, curve: Curve): Uint8Array {
  const decode = BYTES.get(encoding);
  const structureDigest = STRUCTURES.get(encoding);
  if (curve === 'CURVE_ED25519') {
    if (hashFunction !== 'HASH_FUNCTION_NOT_APPLICABLE') throw new InvalidInput('invalid hash function');
    if (decode === undefined) throw new InvalidInput('invalid payload encoding');
    return decode(payload);
  }
  const hash = HASHES.get(hashFunction);
  if (hash === undefined) throw new InvalidInput('invalid hash function');
  if (decode !== undefined) return hash(decode(payload));
  if (structureDigest === undefined) throw new InvalidInput('invalid payload encoding');
  if (hashFunction !== 'HASH_FUNCTION_NO_OP') throw new InvalidInput('invalid hash function');
  return structureDigest(payload);
}

function decodeHex(payload: string): Uint8Array {
  const bytes = parseHex(payload);
  if (bytes === undefined) throw new InvalidInput('invalid payload encoding');
  return bytes;
}

function assertDigest(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw new InvalidInput('expected a 32-bytes-long digest');
  return bytes;
}
