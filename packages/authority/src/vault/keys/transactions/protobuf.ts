import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** The fields of a message by number. A field is a scalar, or a message in turn, and comes once unless `repeated`. */
export interface MessageShape {
  readonly [fieldNumber: number]: {
    readonly name: string;
    readonly type: 'bytes' | 'string' | 'integer' | MessageShape;
    readonly repeated?: true;
  };
}

export type MessageValue = Uint8Array | string | bigint | Message | readonly MessageValue[];

/** A decoded message; fields that are not on the wire are absent. */
export interface Message {
  readonly [name: string]: MessageValue;
}

/**
 * Decodes a message and accepts nothing but what its shape says: no unknown field, no field twice, no other wire type.
 * Protobuf itself is lenient there, and two readers could then see two different messages in what one signed.
 *
 * @throws Error when the bytes are not such a message
 */
export function decodeMessage(shape: MessageShape, bytes: Uint8Array): Message {
  const reader = new BinaryReader(bytes);
  const message: Record<string, MessageValue> = {};
  while (reader.pos < reader.len) {
    const [fieldNumber, wireType] = reader.tag();
    const field = shape[fieldNumber];
    if (field === undefined) throw new Error('unknown field');
    const value = readValue(reader, field.type, wireType);
    const previous = message[field.name];
    if (field.repeated) message[field.name] = [...(Array.isArray(previous) ? previous : []), value];
    else if (previous === undefined) message[field.name] = value;
    else throw new Error('field comes twice');
  }
  return message;
}

function readValue(reader: BinaryReader, type: MessageShape[number]['type'], wireType: WireType): MessageValue {
  if (wireType !== (type === 'integer' ? WireType.Varint : WireType.LengthDelimited))
    throw new Error('wrong wire type');
  if (type === 'integer') return BigInt(reader.int64());
  if (type === 'string') return reader.string();
  const bytes = reader.bytes();
  return type === 'bytes' ? bytes : decodeMessage(type, bytes);
}
