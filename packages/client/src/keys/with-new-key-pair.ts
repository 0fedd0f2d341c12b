import type { KeyPairs } from './key-pairs.ts';

/** Makes a key pair and works with it. When the work fails or is cancelled, the key pair is deleted. */
export async function withNewKeyPair<T extends object>(
  keys: KeyPairs,
  work: (publicKey: string) => Promise<T>,
): Promise<T> {
  const publicKey = await keys.create();
  return withKeyPair(keys, publicKey, () => work(publicKey));
}

/** Works with a key pair that is there. When the work fails or is cancelled, the key pair is deleted. */
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
