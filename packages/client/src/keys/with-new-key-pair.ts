import type { KeyPairs } from './key-pairs.ts';

/** Creates a key pair for some work. Deletes it when the work fails or is cancelled. */
export async function withNewKeyPair<T extends object>(
  keys: KeyPairs,
  work: (publicKey: string) => Promise<T>,
): Promise<T> {
  const publicKey = await keys.create();
  return withKeyPair(keys, publicKey, () => work(publicKey));
}

/** Does some work with an existing key pair. Deletes it when the work fails or is cancelled. */
export async function withKeyPair<T extends object>(
  keys: KeyPairs,
  publicKey: string,
  work: () => Promise<T>,
): Promise<T> {
  let isDone = false;
  try {
    const result = await work();
    isDone = !('outcome' in result && result.outcome === 'cancelled');
    return result;
  } finally {
    if (!isDone) await keys.delete(publicKey);
  }
}
