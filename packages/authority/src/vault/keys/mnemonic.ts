import { entropyToMnemonic, mnemonicToSeedWebcrypto, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { InvalidInput } from '../../errors/invalid-input.ts';

/** A source of cryptographically secure random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Number of words -> bytes of entropy (BIP-39, "Generating the mnemonic"). */
const ENTROPY_BYTES: ReadonlyMap<number, number> = new Map([
  [12, 16],
  [15, 20],
  [18, 24],
  [21, 28],
  [24, 32],
]);

/**
 * Makes a new English BIP-39 mnemonic.
 *
 * @param length number of words: 12, 15, 18, 21 or 24
 * @param randomBytes where the entropy comes from
 * @throws InvalidInput `invalid mnemonic length`
 */
export function generateMnemonic(length: number, randomBytes: RandomBytes): string {
  const entropyBytes = ENTROPY_BYTES.get(length);
  if (entropyBytes === undefined) throw new InvalidInput('invalid mnemonic length');
  return entropyToMnemonic(randomBytes(entropyBytes), wordlist);
}

/**
 * Checks an English mnemonic from outside, and returns it in lower case with single spaces between the words.
 *
 * @throws InvalidInput `invalid mnemonic` when a word or the checksum is wrong
 */
export function parseMnemonic(text: string): string {
  const mnemonic = text.normalize('NFKD').trim().toLowerCase().split(/\s+/u).join(' ');
  if (!validateMnemonic(mnemonic, wordlist)) throw new InvalidInput('invalid mnemonic');
  return mnemonic;
}

/**
 * Derives the seed of a wallet's keys from a mnemonic (BIP-39, PBKDF2-HMAC-SHA512).
 *
 * @param mnemonic as {@link generateMnemonic} or {@link parseMnemonic} returns it
 * @param passphrase Turnkey's own wallets have none; imported ones may have one
 * @returns 64 bytes
 */
export async function mnemonicToSeed(mnemonic: string, passphrase = ''): Promise<Uint8Array> {
  return mnemonicToSeedWebcrypto(mnemonic, passphrase);
}
