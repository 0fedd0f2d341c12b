import { createSealer } from './sealer.ts';

/** Wraps the data key. A key management service fits here as well as a key of one's own. */
export interface MasterKey {
  wrap(dataKey: Uint8Array): Promise<Uint8Array>;
  /** @throws MasterKeyError when the data key was wrapped under another master key. */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array>;
}

/** The master key is not the one under which the database was sealed. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';

  constructor() {
    super('The database was sealed under another master key: give the one with which it was first started.');
  }
}

/**
 * A master key that is held in memory.
 * @param key 32 bytes, from a file or an environment variable.
 */
export function localMasterKey(key: Uint8Array, randomBytes: (length: number) => Uint8Array): MasterKey {
  const sealer = createSealer(key, randomBytes);
  return {
    wrap: async (dataKey) => sealer.seal('data-key', dataKey),
    async unwrap(wrapped) {
      try {
        return sealer.open('data-key', wrapped);
      } catch {
        throw new MasterKeyError();
      }
    },
  };
}
