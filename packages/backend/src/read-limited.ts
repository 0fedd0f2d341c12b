/**
 * Reads a body up to a limit and stops there.
 * @returns The bytes, or `too large` as soon as there are more than `limit`; the rest is never read.
 */
export async function readLimited(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | 'too large'> {
  if (!body) return new Uint8Array(0);
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks, length);
    length += value.byteLength;
    if (length > limit) {
      // The sender may never react, so this is not awaited.
      reader.cancel().catch(() => undefined);
      return 'too large';
    }
    chunks.push(value);
  }
}
