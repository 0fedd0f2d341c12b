import { concatBytes, decodeUtf8, encodeUtf8 } from '@postern/protocol';
import { createDerivedKeys } from './derived-keys.ts';
import type { Curve } from './keys/curves.ts';
import { derivePrivateKey } from './keys/derivation.ts';
import { mnemonicToSeed } from './keys/mnemonic.ts';
import type { Sealer } from './sealer.ts';

/** A wallet as the database stores it. */
export interface SealedSeed {
  id: string;
  sealedSeed: Uint8Array;
}

/** A private key without a wallet, as the database stores it. */
export interface SealedPrivateKey {
  id: string;
  sealedKey: Uint8Array;
}

/** One key: an account of a wallet, or a private key without a wallet. */
export type SealedKey =
  | { curve: Curve; wallet: SealedSeed; path: string }
  | { curve: Curve; privateKey: SealedPrivateKey };

/** The words from which a wallet is derived. */
export interface Mnemonic {
  /** English, lower case, with single spaces. */
  words: string;
  /** The empty text when there is none. */
  passphrase: string;
}

/** Seals and opens seeds and private keys. Only for the other parts of the vault. */
export interface KeyMaterial {
  sealMnemonic(walletId: string, mnemonic: Mnemonic): Promise<Uint8Array>;
  sealPrivateKey(privateKeyId: string, privateKey: Uint8Array): Uint8Array;
  seedOf(wallet: SealedSeed): Uint8Array;
  mnemonicOf(wallet: SealedSeed): Mnemonic;
  /** 32 bytes: the scalar, or the seed for Ed25519. */
  privateKeyOf(key: SealedKey): Uint8Array;
  /** Wipes the derived keys that are kept in memory. */
  wipe(): void;
}

const SEED_LENGTH = 64;
/** How many derived keys are kept in memory. */
const DERIVED_KEYS = 1_000;

export function createKeyMaterial(sealer: Sealer): KeyMaterial {
  const walletPurpose = (walletId: string) => `wallet ${walletId}`;
  const privateKeyPurpose = (privateKeyId: string) => `private-key ${privateKeyId}`;
  const open = (wallet: SealedSeed) => sealer.open(walletPurpose(wallet.id), wallet.sealedSeed);
  const seedOf = (wallet: SealedSeed) => open(wallet).subarray(0, SEED_LENGTH);
  const derived = createDerivedKeys(DERIVED_KEYS);
  return {
    async sealMnemonic(walletId, { words, passphrase }) {
      // The seed is stored as well: deriving it again would take a millisecond for each signature.
      const seed = await mnemonicToSeed(words, passphrase);
      const text = passphrase ? `${words}\n${passphrase}` : words;
      return sealer.seal(walletPurpose(walletId), concatBytes(seed, encodeUtf8(text)));
    },
    sealPrivateKey: (privateKeyId, privateKey) => sealer.seal(privateKeyPurpose(privateKeyId), privateKey),
    seedOf,
    mnemonicOf(wallet) {
      const [words = '', ...lines] = decodeUtf8(open(wallet).subarray(SEED_LENGTH)).split('\n');
      return { words, passphrase: lines.join('\n') };
    },
    privateKeyOf(key) {
      if ('wallet' in key) {
        const { wallet, curve, path } = key;
        return derived.get(`${wallet.id} ${curve} ${path}`, () => derivePrivateKey(seedOf(wallet), curve, path));
      }
      return sealer.open(privateKeyPurpose(key.privateKey.id), key.privateKey.sealedKey);
    },
    wipe: derived.wipe,
  };
}
