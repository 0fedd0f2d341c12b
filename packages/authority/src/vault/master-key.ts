import { createSealer } from './sealer.ts';

/** Wraps the data key. It can be a key management service or a key in memory. */
export interface MasterKey {
  wrap(dataKey: Uint8Array): Promise<Uint8Array>;
  /** @throws MasterKeyError when the data key was wrapped under another master key. */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array>;
}

/** The database was sealed under another master key. */
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
