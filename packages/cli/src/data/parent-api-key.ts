import { createECDH } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { readOrCreateKey, readSecret, SECRET_HEX } from './secret-file.ts';
import { writeDurably } from './write-durably.ts';

/** The API key with which the backend stamps as the parent organization: P-256, hex. */
export interface ParentApiKey {
  /** Compressed point, 66 characters. */
  publicKey: string;
  /** Scalar, 64 characters. */
  privateKey: string;
}

const FILE = 'parent-api-key';

/**
 * Reads the key of a data folder, and makes it at the first start.
 *
 * @throws CommandError when the file is damaged, or the folder has a database and no such file
 */
export async function loadParentApiKey(folder: string): Promise<ParentApiKey> {
  const { hex } = await readOrCreateKey(join(folder, FILE), () => createApiKey().privateKey);
  return keyIn(folder, hex);
}

/** Reads the key of a data folder. @returns undefined when there is none. @throws CommandError as above. */
export async function readParentApiKey(folder: string): Promise<ParentApiKey | undefined> {
  const privateKey = await readSecret(join(folder, FILE));
  return privateKey === undefined ? undefined : keyIn(folder, privateKey);
}

/** Replaces the key of a data folder. @throws CommandError when it is no key of P-256, 64 hex characters. */
export async function saveParentApiKey(folder: string, privateKey: string): Promise<void> {
  if (!SECRET_HEX.test(privateKey) || !keyPairOf(privateKey)) {
    throw new CommandError('The file holds no API key of a parent: export it again.');
  }
  await writeDurably(join(folder, FILE), `${privateKey}\n`);
}

/** Deletes the key of a data folder. */
export async function deleteParentApiKey(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}

/** Makes a new key. */
export function createApiKey(): ParentApiKey {
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys('hex', 'compressed');
  return { publicKey, privateKey: ecdh.getPrivateKey('hex').padStart(64, '0') };
}

/**
 * Both halves of a key.
 *
 * @param privateKey - 64 hex characters
 * @returns undefined when it is no key of P-256
 */
export function keyPairOf(privateKey: string): ParentApiKey | undefined {
  const ecdh = createECDH('prime256v1');
  try {
    ecdh.setPrivateKey(privateKey, 'hex');
  } catch {
    return undefined;
  }
  return { publicKey: ecdh.getPublicKey('hex', 'compressed'), privateKey };
}

function keyIn(folder: string, privateKey: string): ParentApiKey {
  const pair = keyPairOf(privateKey);
  if (pair) return pair;
  throw new CommandError(`The file ${join(folder, FILE)} does not hold a P-256 key: restore it from a backup.`);
}
