import type { Expression } from './ast.ts';
import { PolicyTypeError } from './errors.ts';
import { describeType, isCompatible, isText, type PolicyFields, type PolicyType } from './types.ts';

/**
 * Infers the type of an expression over the given keywords, without a request. So an expression that no request can
 * evaluate is an error when the policy is created, and does not just never match later.
 *
 * Turnkey docs, "Policy language", types ("strongly typed").
 * @throws PolicyTypeError for a keyword or field that does not exist, or an operator on types it is not defined for.
 */
export function inferType(expression: Expression, keywords: PolicyFields): PolicyType {
  const infer = (node: Expression): PolicyType => inferType(node, keywords);
  const need = (node: Expression, expected: PolicyType): void => {
    const type = infer(node);
    if (!isCompatible(type, expected)) mismatch(node, expected, type);
  };
  const { position } = expression;
  switch (expression.kind) {
    case 'literal':
      return literalType(expression.value);
    case 'list': {
      const types = expression.items.map(infer);
      const item = types.find((type) => type !== 'unknown') ?? 'unknown';
      for (const [index, type] of types.entries()) {
        if (!isCompatible(type, item)) mismatch(expression.items[index] ?? expression, item, type);
      }
      return { list: item };
    }
    case 'name':
      return typeOfField(keywords, expression.name, 'keyword', position);
    case 'logical':
      for (const operand of expression.operands) need(operand, 'bool');
      return 'bool';
    case 'not':
      need(expression.operand, 'bool');
      return 'bool';
    case 'comparison': {
      const left = infer(expression.left);
      const right = infer(expression.right);
      if (!isCompatible(left, right)) mismatch(expression, left, right);
      for (const type of [left, right]) {
        if (!isComparable(type, expression.operator)) {
          throw new PolicyTypeError(`${expression.operator} is not defined for ${describeType(type)}`, position);
        }
      }
      checkLetterCase(left, expression.right);
      checkLetterCase(right, expression.left);
      return 'bool';
    }
    case 'membership': {
      const item = listItem(infer(expression.list), expression);
      const member = infer(expression.member);
      if (!isCompatible(member, item) || !isComparable(member, '==')) mismatch(expression, item, member);
      checkLetterCase(member, expression.list);
      checkLetterCase(item, expression.member);
      return 'bool';
    }
    case 'field': {
      const target = infer(expression.target);
      if (target === 'unknown') return 'unknown';
      const fields = typeof target === 'object' && 'struct' in target ? target.struct : {};
      return typeOfField(fields, expression.field, 'field', position);
    }
    case 'index': {
      const target = infer(expression.target);
      if (target === 'unknown') {
        infer(expression.index);
        return 'unknown';
      }
      if (typeof target === 'object' && 'map' in target) {
        need(expression.index, 'string');
        return target.map;
      }
      need(expression.index, 'int');
      return isText(target) ? target : listItem(target, expression);
    }
    case 'slice': {
      const target = infer(expression.target);
      need(expression.start, 'int');
      need(expression.end, 'int');
      if (!isText(target)) listItem(target, expression);
      return target;
    }
    case 'count':
      listItem(infer(expression.target), expression);
      return 'int';
    case 'lowerCase':
      need(expression.operand, 'string');
      return 'lowerCase';
    case 'quantifier': {
      const list = infer(expression.target);
      const item = listItem(list, expression);
      const type = inferType(expression.predicate, {
        ...keywords,
        [expression.item]: item,
      });
      if (!isCompatible(type, 'bool')) mismatch(expression.predicate, 'bool', type);
      return expression.quantifier === 'filter' ? { list: item } : 'bool';
    }
    case 'cronSpan':
      return 'bool';
  }
}

function literalType(value: bigint | string | boolean | Date): PolicyType {
  if (value instanceof Date) return 'timestamp';
  if (typeof value === 'bigint') return 'int';
  return typeof value === 'string' ? 'string' : 'bool';
}

function typeOfField(fields: PolicyFields, name: string, what: 'keyword' | 'field', position: number): PolicyType {
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (type === undefined) throw new PolicyTypeError(`${what} does not exist: ${name.slice(0, 64)}`, position);
  return type;
}

function isComparable(type: PolicyType, operator: string): boolean {
  if (type === 'unknown' || type === 'int' || type === 'timestamp') return true;
  return (isText(type) || type === 'bool') && (operator === '==' || operator === '!=');
}

/**
 * Text in lower case never equals a literal with capital letters. Such a comparison is always false: a policy that
 * denies by it would never deny. So it is refused.
 */
function checkLetterCase(type: PolicyType, other: Expression): void {
  if (type !== 'lowerCase') return;
  if (other.kind === 'list') for (const item of other.items) checkLetterCase(type, item);
  if (other.kind === 'literal' && typeof other.value === 'string' && other.value !== other.value.toLowerCase()) {
    throw new PolicyTypeError(
      'CaseInsensitiveString is always in lower case: apply it to both sides of the comparison',
      other.position,
    );
  }
}

function listItem(type: PolicyType, node: Expression): PolicyType {
  if (type === 'unknown') return 'unknown';
  if (typeof type === 'object' && 'list' in type) return type.list;
  return mismatch(node, { list: 'unknown' }, type);
}

function mismatch(node: Expression, expected: PolicyType, actual: PolicyType): never {
  throw new PolicyTypeError(`expected ${describeType(expected)}, found ${describeType(actual)}`, node.position);
}
