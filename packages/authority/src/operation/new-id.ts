/**
 * Makes UUIDv7 ids (RFC 9562, section 5.7). They sort in the order in which this process made them, also within one
 * millisecond and when the clock is set back.
 * @param now Unix time in milliseconds.
 */
export function createIdSource(now: () => number, randomBytes: (length: number) => Uint8Array): () => string {
  let last = 0;
  let counter = 0;
  return () => {
    const time = Math.max(now(), last);
    counter = time === last ? counter + 1 : 0;
    // The counter has twelve bits. When it overflows, the id takes the next millisecond.
    const overflow = counter > 0xfff;
    if (overflow) counter = 0;
    last = overflow ? time + 1 : time;
    const bytes = Buffer.from(randomBytes(16));
    bytes.writeUIntBE(last, 0, 6);
    bytes.writeUInt16BE(0x7000 | counter, 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
}

/** Tells whether text has the form of a UUID. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
