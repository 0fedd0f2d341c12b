/**
 * A type of the policy language. `unknown` stands where the documentation names no type (contract arguments, EIP-712
 * messages, `activity.params`): it is checked when the request is there.
 */
export type PolicyType =
  | 'bool'
  | 'int'
  | 'string'
  | 'timestamp'
  | 'unknown'
  | { readonly list: PolicyType }
  | { readonly map: PolicyType }
  | { readonly struct: PolicyFields };

export interface PolicyFields {
  readonly [field: string]: PolicyType;
}

/** Names a type in a message, with structs and maps by their kind only. */
export function describeType(type: PolicyType): string {
  if (typeof type === 'string') return type;
  if ('list' in type) return `list<${describeType(type.list)}>`;
  return 'map' in type ? 'map' : 'struct';
}

/** Whether a value of one type may stand where the other is expected. */
export function isCompatible(one: PolicyType, other: PolicyType): boolean {
  if (one === 'unknown' || other === 'unknown') return true;
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  if ('list' in one && 'list' in other) return isCompatible(one.list, other.list);
  return one === other;
}
