/** A received value does not have the format of the wire. The message never quotes the value. */
export class WireFormatError extends Error {
  override readonly name = 'WireFormatError';
}
