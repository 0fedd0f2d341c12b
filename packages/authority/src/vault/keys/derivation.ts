import { HDKey as Bip32Key } from '@scure/bip32';
import { HDKey as Ed25519Key } from 'micro-key-producer/slip10.js';
import { InvalidInput } from '../../errors/invalid-input.ts';
import type { Curve } from './curves.ts';
import { HARDENED_OFFSET, parsePath } from './derivation-path.ts';
import { derivePrivateKeyP256 } from './slip10-p256.ts';

/**
 * Derives the private key of one account from the seed of a wallet: BIP-32 on secp256k1, SLIP-0010 on Ed25519 and
 * P-256.
 *
 * @param seed 64 bytes of a BIP-39 mnemonic (16 to 64 are accepted)
 * @param path such as `m/44'/60'/0'/0/0`; on Ed25519 every component is hardened
 * @returns the private key, 32 bytes
 * @throws InvalidInput `invalid path`
 */
export function derivePrivateKey(seed: Uint8Array, curve: Curve, path: string): Uint8Array {
  return DERIVATIONS[curve](seed, parsePath(path));
}

const DERIVATIONS: Record<Curve, (seed: Uint8Array, indices: readonly number[]) => Uint8Array> = {
  CURVE_SECP256K1: derivePrivateKeySecp256k1,
  CURVE_ED25519: derivePrivateKeyEd25519,
  CURVE_P256: derivePrivateKeyP256,
};

function derivePrivateKeySecp256k1(seed: Uint8Array, indices: readonly number[]): Uint8Array {
  const key = indices.reduce((parent, index) => parent.deriveChild(index), Bip32Key.fromMasterSeed(seed));
  if (key.privateKey === null) throw new Error('a key derived from a seed has a private part');
  return key.privateKey;
}

function derivePrivateKeyEd25519(seed: Uint8Array, indices: readonly number[]): Uint8Array {
  if (indices.some((index) => index < HARDENED_OFFSET)) throw new InvalidInput('invalid path');
  return indices.reduce((parent, index) => parent.deriveChild(index), Ed25519Key.fromMasterSeed(seed)).privateKey;
}
