import { entropyToMnemonic, mnemonicToSeedWebcrypto, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { InvalidInput } from '../../errors/invalid-input.ts';

/** A source of cryptographically secure random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Words of a mnemonic to bytes of entropy (BIP-39, "Generating the mnemonic"). */
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
 * Checks an English mnemonic that came from outside, and brings it to its one spelling: words in lower case with
 * single spaces between them.
 *
 * @throws InvalidInput `invalid mnemonic` when a word or the checksum is wrong
 */
export function parseMnemonic(text: string): string {
  const mnemonic = text.normalize('NFKD').trim().toLowerCase().split(/\s+/u).join(' ');
  if (!validateMnemonic(mnemonic, wordlist)) throw new InvalidInput('invalid mnemonic');
  return mnemonic;
}

/**
 * Stretches a mnemonic to the seed that all keys of a wallet come from (BIP-39, PBKDF2-HMAC-SHA512).
 *
 * @param mnemonic as {@link generateMnemonic} or {@link parseMnemonic} returns it
 * @param passphrase Turnkey's wallets have none; an imported one may
 * @returns 64 bytes
 */
export async function mnemonicToSeed(mnemonic: string, passphrase = ''): Promise<Uint8Array> {
  return mnemonicToSeedWebcrypto(mnemonic, passphrase);
}
