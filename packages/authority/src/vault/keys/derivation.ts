import { HDKey as Bip32Key } from '@scure/bip32';
import { HDKey as Ed25519Key } from 'micro-key-producer/slip10.js';
import { InvalidInput } from '../../errors/invalid-input.ts';
import type { Curve } from './curves.ts';
import { HARDENED_OFFSET, parsePath } from './derivation-path.ts';
import { type P256Node, p256Child, p256PrivateKeyOf, p256Root } from './slip10-p256.ts';

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
  return createDerivation(seed)(curve, path);
}

/**
 * Derives many private keys of one seed. The common beginning of several paths is derived once.
 *
 * @returns a function like {@link derivePrivateKey}, without the seed
 */
export function createDerivation(seed: Uint8Array): (curve: Curve, path: string) => Uint8Array {
  const derive: Record<Curve, (path: string) => Uint8Array> = {
    CURVE_SECP256K1: along(() => Bip32Key.fromMasterSeed(seed), bip32Child, bip32PrivateKeyOf),
    CURVE_ED25519: along(
      () => Ed25519Key.fromMasterSeed(seed),
      ed25519Child,
      (node) => node.privateKey,
    ),
    CURVE_P256: along<P256Node>(() => p256Root(seed), p256Child, p256PrivateKeyOf),
  };
  return (curve, path) => derive[curve](path);
}

/** Derives the nodes of paths and caches them, except the last one of each path. */
function along<Node>(
  root: () => Node,
  child: (parent: Node, index: number) => Node,
  privateKeyOf: (node: Node) => Uint8Array,
): (path: string) => Uint8Array {
  const passed = new Map<string, Node>();
  const nodeAt = (indices: readonly number[]): Node => {
    const place = indices.join('/');
    const known = passed.get(place);
    if (known) return known;
    const index = indices.at(-1);
    const node = index === undefined ? root() : child(nodeAt(indices.slice(0, -1)), index);
    passed.set(place, node);
    return node;
  };
  return (path) => {
    const indices = parsePath(path);
    const index = indices.at(-1);
    return privateKeyOf(index === undefined ? nodeAt([]) : child(nodeAt(indices.slice(0, -1)), index));
  };
}

function bip32Child(parent: Bip32Key, index: number): Bip32Key {
  return parent.deriveChild(index);
}

function bip32PrivateKeyOf({ privateKey }: Bip32Key): Uint8Array {
  if (privateKey === null) throw new Error('a key derived from a seed has a private part');
  return privateKey;
}

function ed25519Child(parent: Ed25519Key, index: number): Ed25519Key {
  if (index < HARDENED_OFFSET) throw new InvalidInput('invalid path');
  return parent.deriveChild(index);
}
