import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

type ScalarType = 'bytes' | 'string' | 'int32' | 'int64' | 'bool';

/** The fields of a message by number. A field is a scalar or another message. It occurs once unless `repeated`. */
export interface MessageShape {
  readonly [fieldNumber: number]: {
    readonly name: string;
    readonly type: ScalarType | MessageShape;
    readonly repeated?: true;
  };
}

export type MessageValue = Uint8Array | string | bigint | boolean | Message | readonly MessageValue[];

/** A decoded message. A missing scalar or list has its default; a missing message is absent. */
export interface Message {
  readonly [name: string]: MessageValue;
}

/**
 * Decodes a message exactly by its shape: no unknown field, no field twice, no other wire type. Protobuf itself accepts
 * those, and two programs could then read two different messages from the same signed bytes.
 *
 * @throws Error when the bytes are not such a message
 */
export function decodeMessage(shape: MessageShape, bytes: Uint8Array): Message {
  const reader = new BinaryReader(bytes);
  const message: Record<string, MessageValue> = {};
  const lists = new Map<string, MessageValue[]>();
  while (reader.pos < reader.len) {
    const [fieldNumber, wireType] = reader.tag();
    const field = shape[fieldNumber];
    if (field === undefined) throw new Error('unknown field');
    const value = readValue(reader, field.type, wireType);
    const list = lists.get(field.name);
    if (list !== undefined) list.push(value);
    else if (field.repeated) lists.set(field.name, [value]);
    else if (message[field.name] !== undefined) throw new Error('field comes twice');
    else message[field.name] = value;
  }
  return { ...defaultsOf(shape), ...message, ...Object.fromEntries(lists) };
}

/** The values of missing fields (Protocol Buffers, "Default field values"). */
function defaultsOf(shape: MessageShape): Message {
  return Object.fromEntries(
    Object.values(shape as Readonly<Record<string, MessageShape[number]>>).flatMap(
      ({ name, type, repeated }): [string, MessageValue][] => {
        if (repeated) return [[name, []]];
        return typeof type === 'string' ? [[name, DEFAULTS[type]]] : [];
      },
    ),
  );
}

const DEFAULTS: Readonly<Record<ScalarType, MessageValue>> = {
  bytes: new Uint8Array(),
  string: '',
  int32: 0n,
  int64: 0n,
  bool: false,
};
const INT32 = 2n ** 31n;

function readValue(reader: BinaryReader, type: MessageShape[number]['type'], wireType: WireType): MessageValue {
  const isVarint = type === 'int32' || type === 'int64' || type === 'bool';
  if (wireType !== (isVarint ? WireType.Varint : WireType.LengthDelimited)) throw new Error('wrong wire type');
  if (isVarint) {
    const value = BigInt(reader.int64());
    if (type === 'bool') return value !== 0n;
    // Other programs cut longer numbers to 32 bits and would read a different number.
    if (type === 'int32' && (value < -INT32 || value >= INT32)) throw new Error('number is too large');
    return value;
  }
  if (type === 'string') return reader.string();
  const bytes = reader.bytes();
  return type === 'bytes' ? bytes : decodeMessage(type, bytes);
}
