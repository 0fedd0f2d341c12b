import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { writeDurably } from '../data/write-durably.ts';

const FILE = 'identity-provider-key';

/** The key with which the identity provider signs, as a private JWK. */
export interface SigningKey {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  d: string;
  kid: string;
  alg: 'ES256';
  use: 'sig';
}

/**
 * Reads the key of a data folder, or creates it. Tokens stay valid after a restart.
 *
 * @throws CommandError when the file holds something else
 */
export async function loadSigningKey(folder: string): Promise<SigningKey> {
  const path = join(folder, FILE);
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (kept === undefined) {
    const key = createSigningKey();
    await writeDurably(path, `${JSON.stringify(key)}\n`);
    return key;
  }
  try {
    return JSON.parse(kept) as SigningKey;
  } catch {
    throw new CommandError(`The file ${path} does not hold a key: delete it. Users then sign in again.`);
  }
}

/** Makes a key: P-256, for ES256. */
export function createSigningKey(): SigningKey {
  const {
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  });
  const kid = createHash('sha256').update(x).digest('base64url').slice(0, 16);
  return { kty: 'EC', crv: 'P-256', x, y, d, kid, alg: 'ES256', use: 'sig' };
}
