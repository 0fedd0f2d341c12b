/** A key-value map of the policy language. Fields are in snake_case, as policies write them. */
export interface PolicyStruct {
  readonly [field: string]: PolicyValue;
}

/** Text whose letter case carries no meaning, such as hex: it equals any other text of the same letters. */
export class CaseInsensitiveText {
  /** In lower case. */
  readonly text: string;

  constructor(text: string) {
    this.text = text.toLowerCase();
  }
}

/** A value of the policy language. Integers (i128 and u256 alike) are bigints, timestamps are Dates. */
export type PolicyValue =
  | bigint
  | string
  | CaseInsensitiveText
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
