import type { PolicyFields, PolicyType } from './types.ts';
import { CaseInsensitiveText, isList, isStruct, type PolicyStruct, type PolicyValue } from './value.ts';

/** Bech32 is all lower case or all upper case; both are the same address (BIP-173). */
const BECH32 = /^(bc|tb|bcrt)1/i;

/**
 * Marks every text in a struct with how the type of its field compares. The value keeps the mark in lists, slices and
 * the predicates of `all`, `any` and `filter`.
 */
export function typedStruct(fields: PolicyFields, value: PolicyStruct): PolicyStruct {
  return Object.fromEntries(
    Object.entries(value).map(([field, member]) => {
      const type = Object.hasOwn(fields, field) ? fields[field] : undefined;
      return [field, type === undefined ? member : typedValue(type, member)];
    }),
  );
}

function typedValue(type: PolicyType, value: PolicyValue): PolicyValue {
  if (typeof value === 'string') return isCaseInsensitive(type, value) ? new CaseInsensitiveText(value) : value;
  if (typeof type === 'string') return value;
  if ('list' in type && isList(value)) return value.map((item) => typedValue(type.list, item));
  return 'struct' in type && isStruct(value) ? typedStruct(type.struct, value) : value;
}

function isCaseInsensitive(type: PolicyType, text: string): boolean {
  return type === 'anyCase' || (type === 'bitcoinAddress' && BECH32.test(text));
}
