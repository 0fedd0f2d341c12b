import { createHash, createHmac } from 'node:crypto';

/**
 * Bytes that are the same in each run with the same seed, in the order in which they are asked for: for ids, codes and keys
 * of tests.
 */
export function seededRandomBytes(seed: string): (length: number) => Uint8Array {
  const key = createHash('sha256').update(seed).digest();
  let counter = 0;
  return (length) => {
    const blocks: Buffer[] = [];
    for (let bytes = 0; bytes < length; bytes += 32) {
      blocks.push(createHmac('sha256', key).update(String(counter++)).digest());
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
  };
}
