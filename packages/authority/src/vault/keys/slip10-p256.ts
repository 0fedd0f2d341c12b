import { createECDH } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { HARDENED_OFFSET } from './derivation-path.ts';

const { Fn } = p256.Point;
const MASTER_KEY = utf8ToBytes('Nist256p1 seed');

/** A key of the tree. */
export interface P256Node {
  scalar: bigint;
  chainCode: Uint8Array;
}

/** The private key of a node, 32 bytes. */
export function p256PrivateKeyOf({ scalar }: P256Node): Uint8Array {
  return Fn.toBytes(scalar);
}

/**
 * The root of the keys of a seed on NIST P-256 by SLIP-0010. The derivation libraries support secp256k1 and Ed25519
 * only. Their field arithmetic and HMAC are used here.
 *
 * @param seed 16 to 64 bytes
 */
export function p256Root(seed: Uint8Array): P256Node {
  for (let data = seed; ; ) {
    const output = hmac(sha512, MASTER_KEY, data);
    const scalar = Fn.fromBytes(output.subarray(0, 32), true);
    if (Fn.isValidNot0(scalar)) return { scalar, chainCode: output.slice(32) };
    data = output;
  }
}

/** @param index as `parsePath` returns it */
export function p256Child(parent: P256Node, index: number): P256Node {
  const suffix = uint32(index);
  const head =
    index >= HARDENED_OFFSET ? concatBytes(Uint8Array.of(0), Fn.toBytes(parent.scalar)) : publicKeyOf(parent);
  for (let data = concatBytes(head, suffix); ; ) {
    const output = hmac(sha512, parent.chainCode, data);
    const tweak = Fn.fromBytes(output.subarray(0, 32), true);
    const chainCode = output.slice(32);
    const scalar = Fn.create(tweak + parent.scalar);
    if (Fn.isValid(tweak) && Fn.isValidNot0(scalar)) return { scalar, chainCode };
    data = concatBytes(Uint8Array.of(1), chainCode, suffix);
  }
}

/** OpenSSL's multiplication takes a tenth of the time. */
function publicKeyOf(node: P256Node): Uint8Array {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(p256PrivateKeyOf(node));
  return ecdh.getPublicKey(null, 'compressed');
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
