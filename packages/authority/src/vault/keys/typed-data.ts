import { hexToBytes } from '@noble/hashes/utils.js';
import { jsonShape } from '@postern/protocol';
import { getSignPayload } from 'ox/TypedData';
import { z } from 'zod';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { parseExactJson } from './exact-json.ts';

const Field = z.object({ name: z.string(), type: z.string() });

const TypedData = z.object({
  types: z.record(z.string(), z.array(Field)),
  primaryType: z.string(),
  domain: z.record(z.string(), z.unknown()).default({}),
  message: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Hashing a value takes longer than reading it. Real documents are far below this limit: large batches have some
 * hundreds.
 */
const MAX_VALUES = 4_000;
const MAX_DEPTH = 100;

/** A parsed EIP-712 document: what a policy sees as `eth.eip_712`. */
export type TypedData = z.infer<typeof TypedData>;

type Types = TypedData['types'];

/** The fields a domain may have, in the order of their type (EIP-712, "Definition of domainSeparator"). */
const DOMAIN_FIELDS = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
];

/**
 * Reads an EIP-712 document from JSON text. `types` may leave `EIP712Domain` out; it then follows from the fields that
 * the domain has. Every field of every type must be present: an absent field would be signed as an empty value that the
 * signer never saw. Fields without a type are not signed. They are left out, so that no policy can use them. Integers
 * may be strings or JSON numbers, of any size.
 *
 * @throws InvalidInput `invalid payload encoding`, also for more than 4,000 values; the message says so when a number
 * has a fraction
 */
export function parseTypedData(text: string): TypedData {
  const { depth, values } = jsonShape(text);
  if (depth > MAX_DEPTH || values > MAX_VALUES) throw invalid();
  try {
    const document = TypedData.parse(parseExactJson(text));
    const { primaryType } = document;
    const types = { ...document.types, EIP712Domain: document.types.EIP712Domain ?? domainFields(document.domain) };
    const domain = coverStruct(types, 'EIP712Domain', document.domain);
    const message = primaryType === 'EIP712Domain' ? {} : coverStruct(types, primaryType, document.message);
    return { types, primaryType, domain, message };
  } catch (error) {
    throw error instanceof InvalidInput ? error : invalid();
  }
}

/**
 * The digest of an EIP-712 document: keccak256(0x1901 ‖ hash of the domain ‖ hash of the message).
 *
 * @returns 32 bytes
 * @throws InvalidInput `invalid payload encoding` when a value does not fit its type
 */
export function typedDataDigest(document: TypedData): Uint8Array {
  try {
    return hexToBytes(getSignPayload(document).slice(2));
  } catch {
    throw invalid();
  }
}

function domainFields(domain: Record<string, unknown>): Types[string] {
  if (Object.keys(domain).some((name) => !DOMAIN_FIELDS.some((field) => field.name === name))) throw invalid();
  return DOMAIN_FIELDS.filter(({ name }) => Object.hasOwn(domain, name));
}

/** The part of a value that its type and so the signature covers. */
function cover(types: Types, type: string, value: unknown): unknown {
  const item = /^(.*)\[\d*\]$/.exec(type)?.[1];
  if (item !== undefined) {
    if (!Array.isArray(value)) throw invalid();
    return value.map((element) => cover(types, item, element));
  }
  if (Object.hasOwn(types, type)) return coverStruct(types, type, value);
  if (value === null || value === undefined || typeof value === 'object') throw invalid();
  if (typeof value === 'bigint' && !/^u?int\d*$/.test(type)) throw invalid();
  return value;
}

function coverStruct(types: Types, type: string, value: unknown): Record<string, unknown> {
  const fields = Object.hasOwn(types, type) ? types[type] : undefined;
  if (fields === undefined || typeof value !== 'object' || value === null) throw invalid();
  const values = new Map(Object.entries(value));
  return Object.fromEntries(fields.map((field) => [field.name, cover(types, field.type, values.get(field.name))]));
}

function invalid(): InvalidInput {
  return new InvalidInput('invalid payload encoding');
}
