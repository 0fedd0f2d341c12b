/**
 * A type of the policy language. `unknown` is for values to which the documentation gives no type (contract arguments,
 * EIP-712 messages, `activity.params`). They are checked for each request.
 *
 * Four types are text. They differ in how they compare: `string` exactly; `anyCase` (hex) without regard to case;
 * `bitcoinAddress` without regard to case when it is Bech32 (BIP-173), else exactly; `lowerCase`, the result of
 * `CaseInsensitiveString(…)`, exactly.
 */
export type PolicyType =
  | 'bool'
  | 'int'
  | TextType
  | 'timestamp'
  | 'unknown'
  | { readonly list: PolicyType }
  | { readonly map: PolicyType }
  | { readonly struct: PolicyFields };

type TextType = 'string' | 'anyCase' | 'bitcoinAddress' | 'lowerCase';

export interface PolicyFields {
  readonly [field: string]: PolicyType;
}

/** Whether values of the type are text. */
export function isText(type: PolicyType): boolean {
  return type === 'string' || type === 'anyCase' || type === 'bitcoinAddress' || type === 'lowerCase';
}

/** Names a type in a message, with structs and maps by their kind only. */
export function describeType(type: PolicyType): string {
  if (isText(type)) return 'string';
  if (typeof type === 'string') return type;
  if ('list' in type) return `list<${describeType(type.list)}>`;
  return 'map' in type ? 'map' : 'struct';
}

/** Whether a value of one type is accepted where the other is expected. */
export function isCompatible(one: PolicyType, other: PolicyType): boolean {
  if (one === 'unknown' || other === 'unknown') return true;
  if (isText(one) && isText(other)) return true;
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  if ('list' in one && 'list' in other) return isCompatible(one.list, other.list);
  return one === other;
}
