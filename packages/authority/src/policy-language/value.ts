/** A key-value map of the policy language. Fields are in snake_case, as policies write them. */
export interface PolicyStruct {
  readonly [field: string]: PolicyValue;
}

import type { UnknownValue } from '../vault/keys/transactions/unsigned-transaction.ts';

/** Text whose letter case has no meaning, such as hex. It equals every text with the same letters. */
export class CaseInsensitiveText {
  /** In lower case. */
  readonly text: string;

  constructor(text: string) {
    this.text = text.toLowerCase();
  }
}

/**
 * A value of the policy language. Integers (i128 and u256 alike) are bigints, timestamps are Dates. The unknown value
 * exists but cannot be determined. Reading it is an error, and a policy that denies by it applies.
 */
export type PolicyValue =
  | bigint
  | string
  | CaseInsensitiveText
  | UnknownValue
  | boolean
  | Date
  | readonly PolicyValue[]
  | PolicyStruct;

export function isList(value: PolicyValue): value is readonly PolicyValue[] {
  return Array.isArray(value);
}

export function isStruct(value: PolicyValue): value is PolicyStruct {
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof CaseInsensitiveText)
  );
}
