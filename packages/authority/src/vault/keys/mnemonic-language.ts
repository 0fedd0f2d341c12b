import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { wordlist as simplifiedChinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist as traditionalChinese } from '@scure/bip39/wordlists/traditional-chinese.js';
import type { v1MnemonicLanguage } from '@turnkey/sdk-types';

export type MnemonicLanguage = v1MnemonicLanguage;

const WORDLISTS: Record<MnemonicLanguage, string[]> = {
  MNEMONIC_LANGUAGE_ENGLISH: english,
  MNEMONIC_LANGUAGE_SIMPLIFIED_CHINESE: simplifiedChinese,
  MNEMONIC_LANGUAGE_TRADITIONAL_CHINESE: traditionalChinese,
  MNEMONIC_LANGUAGE_CZECH: czech,
  MNEMONIC_LANGUAGE_FRENCH: french,
  MNEMONIC_LANGUAGE_ITALIAN: italian,
  MNEMONIC_LANGUAGE_JAPANESE: japanese,
  MNEMONIC_LANGUAGE_KOREAN: korean,
  MNEMONIC_LANGUAGE_SPANISH: spanish,
};

export const MNEMONIC_LANGUAGES = Object.keys(WORDLISTS) as MnemonicLanguage[];

/**
 * Translates an English mnemonic: the same entropy in the words of another language (Turnkey docs, "Export wallet").
 *
 * BIP-39 derives keys from the words, not from the entropy. So a wallet restored from the translation has other keys.
 * Only the English words restore the same wallet.
 *
 * @param mnemonic English, lower case, with single spaces
 */
export function translateMnemonic(mnemonic: string, language: MnemonicLanguage): string {
  if (language === 'MNEMONIC_LANGUAGE_ENGLISH') return mnemonic;
  return entropyToMnemonic(mnemonicToEntropy(mnemonic, english), WORDLISTS[language]);
}
