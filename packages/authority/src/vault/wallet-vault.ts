import { inSlices } from '../in-slices.ts';
import type { KeyMaterial, SealedSeed } from './key-material.ts';
import { type Curve, publicKeyOf } from './keys/curves.ts';
import { createDerivation } from './keys/derivation.ts';
import { generateMnemonic } from './keys/mnemonic.ts';

/** The place of a key in a wallet. */
export interface KeyLocation {
  curve: Curve;
  path: string;
}

/** Makes wallets and their public keys. */
export interface WalletVault {
  /** Draws a mnemonic of 12 to 24 words, and seals it together with its seed. */
  createSeed(walletId: string, mnemonicLength: number): Promise<Uint8Array>;
  /** The public keys of some accounts of a wallet: compressed point or Ed25519 key. */
  derivePublicKeys(wallet: SealedSeed, locations: KeyLocation[]): Promise<Uint8Array[]>;
}

export function createWalletVault(material: KeyMaterial, randomBytes: (length: number) => Uint8Array): WalletVault {
  return {
    createSeed(walletId, mnemonicLength) {
      const words = generateMnemonic(mnemonicLength, randomBytes);
      return material.sealMnemonic(walletId, { words, passphrase: '' });
    },
    async derivePublicKeys(wallet, locations) {
      const seed = material.seedOf(wallet);
      const derive = createDerivation(seed);
      return inSlices(locations, ({ curve, path }) => publicKeyOf(curve, derive(curve, path)));
    },
  };
}
