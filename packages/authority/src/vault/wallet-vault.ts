import { concatBytes, decodeUtf8, encodeUtf8 } from '@postern/protocol';
import { type Curve, publicKeyOf } from '../domain/keys/curves.ts';
import { derivePrivateKey } from '../domain/keys/derivation.ts';
import { generateMnemonic, mnemonicToSeed } from '../domain/keys/mnemonic.ts';
import type { RawPayload } from '../domain/keys/payload-digest.ts';
import { signRawPayload } from '../domain/keys/payload-signing.ts';
import type { RawSignature } from '../domain/keys/raw-signature.ts';
import type { Sealer } from './sealer.ts';

const SEED_LENGTH = 64;

/** A wallet as the database keeps it. */
export interface SealedSeed {
  id: string;
  sealedSeed: Uint8Array;
}

/** Where in a wallet a key is. */
export interface KeyLocation {
  curve: Curve;
  path: string;
}

/** Everything that needs the seed of a wallet. */
export interface WalletVault {
  /** Draws a mnemonic of 12 to 24 words and seals it with the seed that it stands for. */
  createSeed(walletId: string, mnemonicLength: number): Promise<Uint8Array>;
  /** The public keys at some places of a wallet: compressed point or Ed25519 key. */
  derivePublicKeys(wallet: SealedSeed, locations: KeyLocation[]): Uint8Array[];
  signRawPayload(wallet: SealedSeed, location: KeyLocation, payload: RawPayload): RawSignature;
  /** The mnemonic, to be sealed for its owner. */
  mnemonic(wallet: SealedSeed): string;
}

export function createWalletVault(sealer: Sealer, randomBytes: (length: number) => Uint8Array): WalletVault {
  const purpose = (walletId: string) => `wallet ${walletId}`;
  const open = (wallet: SealedSeed) => sealer.open(purpose(wallet.id), wallet.sealedSeed);
  const seedOf = (wallet: SealedSeed) => open(wallet).subarray(0, SEED_LENGTH);
  return {
    async createSeed(walletId, mnemonicLength) {
      const mnemonic = generateMnemonic(mnemonicLength, randomBytes);
      // The seed is kept as well: to stretch it anew would cost every signature a millisecond.
      const seed = await mnemonicToSeed(mnemonic);
      return sealer.seal(purpose(walletId), concatBytes(seed, encodeUtf8(mnemonic)));
    },
    derivePublicKeys(wallet, locations) {
      const seed = seedOf(wallet);
      return locations.map(({ curve, path }) => publicKeyOf(curve, derivePrivateKey(seed, curve, path)));
    },
    signRawPayload: (wallet, { curve, path }, payload) =>
      signRawPayload(derivePrivateKey(seedOf(wallet), curve, path), curve, payload),
    mnemonic: (wallet) => decodeUtf8(open(wallet).subarray(SEED_LENGTH)),
  };
}
