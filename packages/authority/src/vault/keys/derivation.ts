import type { Curve } from './curves.ts';
import { parsePath } from './derivation-path.ts';
import { childOf, rootOf, type TreeNode } from './slip10.ts';

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
  /** The nodes of paths, except the last one of each. */
  const passed = new Map<string, TreeNode>();
  const nodeAt = (curve: Curve, indices: readonly number[]): TreeNode => {
    const place = `${curve}/${indices.join('/')}`;
    const known = passed.get(place);
    if (known) return known;
    const node = stepTo(curve, indices);
    passed.set(place, node);
    return node;
  };
  const stepTo = (curve: Curve, indices: readonly number[]): TreeNode => {
    const index = indices.at(-1);
    return index === undefined ? rootOf(curve, seed) : childOf(curve, nodeAt(curve, indices.slice(0, -1)), index);
  };
  return (curve, path) => stepTo(curve, parsePath(path)).privateKey;
}
