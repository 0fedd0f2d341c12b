import { createHmac } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { privateAdd } from 'tiny-secp256k1';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { type Curve, isPrivateKey, publicKeyOf } from './curves.ts';
import { HARDENED_OFFSET } from './derivation-path.ts';

const { Fn } = p256.Point;

/** A key of the tree. */
export interface TreeNode {
  /** 32 bytes: the scalar, or the seed for Ed25519. */
  privateKey: Uint8Array;
  chainCode: Uint8Array;
}

const MASTER_KEYS: Record<Curve, Buffer> = {
  CURVE_SECP256K1: Buffer.from('Bitcoin seed'),
  CURVE_P256: Buffer.from('Nist256p1 seed'),
  CURVE_ED25519: Buffer.from('ed25519 seed'),
};

/**
 * The root of the keys of a seed on one curve: SLIP-0010, which is BIP-32 on secp256k1. The libraries for it compute a
 * public key at every step; only steps that are not hardened need one.
 *
 * @param seed 16 to 64 bytes
 */
export function rootOf(curve: Curve, seed: Uint8Array): TreeNode {
  for (let data = seed; ; ) {
    const output = hmacSha512(MASTER_KEYS[curve], data);
    const node = nodeOf(output.subarray(0, 32), output);
    if (isPrivateKey(curve, node.privateKey)) return node;
    data = output;
  }
}

/**
 * A child of a key.
 *
 * @param index as `parsePath` returns it
 * @throws InvalidInput `invalid path` for a child that is not hardened on Ed25519
 */
export function childOf(curve: Curve, parent: TreeNode, index: number): TreeNode {
  const suffix = Buffer.alloc(4);
  suffix.writeUInt32BE(index);
  const isHardened = index >= HARDENED_OFFSET;
  if (!isHardened && curve === 'CURVE_ED25519') throw new InvalidInput('invalid path');
  const head = isHardened ? [Buffer.of(0), parent.privateKey] : [publicKeyOf(curve, parent.privateKey)];
  for (let data = Buffer.concat([...head, suffix]); ; ) {
    const output = hmacSha512(parent.chainCode, data);
    const privateKey = tweaked(curve, parent.privateKey, output.subarray(0, 32));
    if (privateKey) return nodeOf(privateKey, output);
    data = Buffer.concat([Buffer.of(1), output.subarray(32), suffix]);
  }
}

/** The child's key. Undefined for an invalid one, which SLIP-0010 skips; no seed is known that leads to one. */
function tweaked(curve: Curve, parent: Uint8Array, tweak: Uint8Array): Uint8Array | undefined {
  if (curve === 'CURVE_ED25519') return tweak;
  if (!isPrivateKey(curve, tweak)) return undefined;
  if (curve === 'CURVE_SECP256K1') return privateAdd(parent, tweak) ?? undefined;
  const scalar = Fn.create(Fn.fromBytes(tweak) + Fn.fromBytes(parent));
  return Fn.is0(scalar) ? undefined : Fn.toBytes(scalar);
}

/** Copies of the parts: a view would keep the whole of Node's buffer pool. */
function nodeOf(privateKey: Uint8Array, output: Uint8Array): TreeNode {
  return { privateKey: new Uint8Array(privateKey), chainCode: new Uint8Array(output.subarray(32)) };
}

function hmacSha512(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha512', key).update(data).digest();
}
