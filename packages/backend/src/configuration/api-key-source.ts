import { p256KeyPair, p256PublicKey } from '../tokens/p256-keys.ts';
import type { ApiKey, ApiKeySource } from '../turnkey/api-keys.ts';

/** Private API keys, hex, the current one first; or a function that returns them, for example from a key store. */
export type ApiKeysOption = readonly string[] | (() => readonly string[] | Promise<readonly string[]>);

/** What is wrong with keys that are not valid. */
export const KEYS_FORM = 'must be P-256 private keys of 64 hex characters each';

/** The source of the keys of the option `turnkey.apiKeys`. */
export function sourceOfOption(option: ApiKeysOption): ApiKeySource {
  if (typeof option === 'function') return { initial: [], read: async () => readable(await option()) };
  return { initial: readable(option) };
}

/**
 * The source of keys in a file: one private key in each line, the current one first.
 * @param mistake Receives what is wrong with the file. The result is undefined then.
 */
export function sourceOfFile(path: string, mistake: (text: string) => void): ApiKeySource | undefined {
  let text: string;
  try {
    text = readText(path);
  } catch {
    mistake('names a file that cannot be read');
    return undefined;
  }
  const initial = apiKeysOf(linesOf(text));
  if (!initial) mistake('names a file that does not hold P-256 private keys of 64 hex characters, one in each line');
  return initial && { initial, read: async () => readable(linesOf(readText(path))) };
}

function readable(keys: readonly string[]): readonly ApiKey[] {
  const read = apiKeysOf(keys);
  if (!read) throw new TypeError(`API keys ${KEYS_FORM}.`);
  return read;
}

/** @returns undefined when there is none, or one of them is not valid. */
export function apiKeysOf(privateKeys: unknown): ApiKey[] | undefined {
  if (!Array.isArray(privateKeys) || privateKeys.length === 0) return undefined;
  const keys = privateKeys.flatMap((privateKey) => apiKeyOf(privateKey) ?? []);
  return keys.length === privateKeys.length ? keys : undefined;
}

/** @returns undefined when the text is not a private key. */
export function apiKeyOf(privateKey: unknown): ApiKey | undefined {
  const pair = typeof privateKey === 'string' ? p256KeyPair(privateKey.trim()) : undefined;
  const verifyKey = pair && p256PublicKey(pair.publicKey);
  return pair && verifyKey && { ...pair, verifyKey };
}

function linesOf(text: string): string[] {
  return text.split(/\s+/).filter((line) => line !== '');
}

/** Reads a file, without an import of the file system, which not every runtime has. */
export function readText(path: string): string {
  return process.getBuiltinModule('node:fs').readFileSync(path, 'utf8');
}
