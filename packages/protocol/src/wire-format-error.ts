/** Something that came over the wire is not in the format that the wire prescribes. The message never quotes it. */
export class WireFormatError extends Error {
  override readonly name = 'WireFormatError';
}
