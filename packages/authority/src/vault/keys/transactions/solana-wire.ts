import * as P from 'micro-packed';

/** The length prefix of Solana's arrays: up to 16 bits, seven per byte, the lowest first, in the fewest bytes. */
const shortVector = P.wrap<number>({
  encodeStream: (writer, value) => {
    let rest = value;
    for (; rest >= 0x80; rest >>= 7) writer.byte((rest & 0x7f) | 0x80);
    writer.byte(rest);
  },
  decodeStream: (reader) => {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = reader.byte();
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if ((byte === 0 && shift > 0) || value > 0xffff) break;
      return value;
    }
    throw reader.err('a length is at most 16 bits in the fewest bytes');
  },
});

const key = P.bytes(32);
const instruction = P.struct({
  programIndex: P.U8,
  accountIndexes: P.array(shortVector, P.U8),
  data: P.bytes(shortVector),
});
const addressTableLookup = P.struct({
  tableKey: key,
  writableIndexes: P.array(shortVector, P.U8),
  readonlyIndexes: P.array(shortVector, P.U8),
});
const legacyFields = {
  requiredSignatures: P.U8,
  readonlySigned: P.U8,
  readonlyUnsigned: P.U8,
  accountKeys: P.array(shortVector, key),
  recentBlockhash: key,
  instructions: P.array(shortVector, instruction),
};

/** A transaction on the wire: signatures, then the message they cover (Solana docs, "Transaction structure"). */
export const wireTransaction = P.struct({ signatures: P.array(shortVector, P.bytes(64)), message: P.bytes(null) });
export const legacyMessage = P.struct(legacyFields);
/** Version 0, without the version byte. */
export const versionedMessage = P.struct({ ...legacyFields, lookups: P.array(shortVector, addressTableLookup) });

export type SolanaMessage = P.UnwrapCoder<typeof versionedMessage>;
