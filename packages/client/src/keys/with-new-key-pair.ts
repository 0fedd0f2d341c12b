import type { KeyPairs } from './key-pairs.ts';

/** Makes a key pair and works with it. When the work fails the key pair is deleted. */
export async function withNewKeyPair<T>(keys: KeyPairs, work: (publicKey: string) => Promise<T>): Promise<T> {
  const publicKey = await keys.create();
  try {
    return await work(publicKey);
  } catch (failure) {
    await keys.delete(publicKey);
    throw failure;
  }
}
