import { createECDH } from 'node:crypto';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { readOrCreateSecret, readSecret } from './secret-file.ts';

/** The API key with which the backend stamps as the parent organization: P-256, hex. */
export interface ParentApiKey {
  /** Compressed point, 66 characters. */
  publicKey: string;
  /** Scalar, 64 characters. */
  privateKey: string;
}

const FILE = 'parent-api-key';

/** Reads the key of a data folder, and makes it when there is none. @throws CommandError when the file is damaged. */
export async function loadParentApiKey(folder: string): Promise<ParentApiKey> {
  return keyPairOf(folder, await readOrCreateSecret(join(folder, FILE), createPrivateKey));
}

/** Reads the key of a data folder. @returns undefined when there is none. @throws CommandError as above. */
export async function readParentApiKey(folder: string): Promise<ParentApiKey | undefined> {
  const privateKey = await readSecret(join(folder, FILE));
  return privateKey === undefined ? undefined : keyPairOf(folder, privateKey);
}

function createPrivateKey(): string {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return ecdh.getPrivateKey('hex').padStart(64, '0');
}

function keyPairOf(folder: string, privateKey: string): ParentApiKey {
  const ecdh = createECDH('prime256v1');
  try {
    ecdh.setPrivateKey(privateKey, 'hex');
  } catch {
    throw new CommandError(`The file ${join(folder, FILE)} does not hold a P-256 key: restore it from a backup.`);
  }
  return { publicKey: ecdh.getPublicKey('hex', 'compressed'), privateKey };
}
