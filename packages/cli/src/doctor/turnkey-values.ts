import { readFile } from 'node:fs/promises';
import type { PosternConfig } from '@postern/backend';
import { keyPairOf, type ParentApiKey } from '../data/parent-api-key.ts';
import { SECRET_HEX } from '../data/secret-file.ts';

/** The settings of Turnkey as they are given, also when they are wrong. Without a value they are empty. */
export interface TurnkeyValues {
  apiUrl: string;
  organizationId: string;
  /** Hex; undefined when the backend computes it. */
  publicKey: string | undefined;
  /** The current one first. */
  privateKeys: readonly string[];
  /** The file that they come from. */
  keyFile: string | undefined;
  /** Where the keys come from, for the operator. */
  keysFrom: string;
  /** Uncompressed hex; undefined means Turnkey's own keys. */
  notarizerPublicKey: string | undefined;
  tlsFetcherPublicKey: string | undefined;
}

/**
 * Reads the settings of Turnkey, also where they are wrong.
 * @param options With the values of variables.
 * @param nameOf Says where the value of an option comes from.
 */
export async function readTurnkeyValues(
  options: PosternConfig,
  nameOf: (path: string) => string,
): Promise<TurnkeyValues> {
  const given = typeof options.turnkey === 'object' ? options.turnkey : {};
  return {
    apiUrl: textOf(given.apiUrl).replace(/\/$/, ''),
    organizationId: textOf(given.organizationId),
    ...(await keysOf(given, nameOf)),
    notarizerPublicKey: textOf(given.notarizerPublicKey).toLowerCase() || undefined,
    tlsFetcherPublicKey: textOf(given.tlsFetcherPublicKey).toLowerCase() || undefined,
  };
}

type Keys = Pick<TurnkeyValues, 'publicKey' | 'privateKeys' | 'keyFile' | 'keysFrom'>;

async function keysOf(given: NonNullable<PosternConfig['turnkey']>, nameOf: (path: string) => string): Promise<Keys> {
  const none = { publicKey: undefined, keyFile: undefined };
  const { apiKeys, apiPrivateKeyFile: keyFile, apiPrivateKey, apiPublicKey } = given;
  if (apiKeys !== undefined) {
    const keys: unknown = typeof apiKeys === 'function' ? await apiKeys() : apiKeys;
    return { ...none, privateKeys: Array.isArray(keys) ? keys.map(textOf) : [], keysFrom: nameOf('turnkey.apiKeys') };
  }
  if (keyFile !== undefined) {
    const text = await readFile(keyFile, 'utf8').catch(() => '');
    const privateKeys = text.split(/\s+/).filter((line) => line !== '');
    return { ...none, privateKeys, keyFile, keysFrom: nameOf('turnkey.apiPrivateKeyFile') };
  }
  const privateKey = textOf(apiPrivateKey);
  return {
    publicKey: textOf(apiPublicKey),
    privateKeys: privateKey === '' ? [] : [privateKey],
    keyFile: undefined,
    keysFrom: nameOf('turnkey.apiPrivateKey'),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** The current key; undefined when it is no P-256 key. */
export function currentKey({ privateKeys: [first = ''] }: TurnkeyValues): ParentApiKey | undefined {
  return SECRET_HEX.test(first) ? keyPairOf(first) : undefined;
}
