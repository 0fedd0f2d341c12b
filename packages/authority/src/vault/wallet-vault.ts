import { inSlices } from '../in-slices.ts';
import type { KeyMaterial, SealedSeed } from './key-material.ts';
import { type Curve, publicKeyOf } from './keys/curves.ts';
import { createDerivation } from './keys/derivation.ts';
import { generateMnemonic } from './keys/mnemonic.ts';

/** Where in a wallet a key is. */
export interface KeyLocation {
  curve: Curve;
  path: string;
}

/** Makes wallets and what can be seen of them. */
export interface WalletVault {
  /** Draws a mnemonic of 12 to 24 words and seals it with the seed that it stands for. */
  createSeed(walletId: string, mnemonicLength: number): Promise<Uint8Array>;
  /** The public keys at some places of a wallet: compressed point or Ed25519 key. */
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
