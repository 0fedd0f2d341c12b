import { UNKNOWN } from '../vault/keys/transactions/unsigned-transaction.ts';
import type { ComparisonOperator, Expression } from './ast.ts';
import { isInCronSpan } from './cron-span.ts';
import { PolicyEvaluationError, type PolicyEvaluationErrorCode } from './errors.ts';
import { CaseInsensitiveText, isList, isStruct, type PolicyStruct, type PolicyValue } from './value.ts';

/** The default budget of one evaluation, in visited nodes and compared list items. */
const MAX_STEPS = 100_000;

/** The work that is left. Evaluations with a common limit share it. */
export interface EvaluationBudget {
  steps: number;
}

/** The item of an enclosing `all`, `any` or `filter`. */
interface Binding {
  readonly name: string;
  readonly value: PolicyValue;
  readonly outer: Binding | undefined;
}

/**
 * Evaluates an expression over an environment (its keywords as fields). Every sub-expression is evaluated, also behind
 * `&&` and `||`. An error in any of them is an error of the whole.
 *
 * Turnkey docs, "Policy language", grammar and "Policy evaluation".
 * @param environment for `time` expressions it must contain `time.now`, the time of the request.
 * @param budget reduced while evaluating; 100,000 steps by default.
 * @param observe told the value of every sub-expression, in the order of the evaluation. With `all`, `any` and `filter`, a predicate has a
 * value for each item.
 * @throws PolicyEvaluationError, and nothing else.
 */
export function evaluateExpression(
  expression: Expression,
  environment: PolicyStruct,
  budget: EvaluationBudget = { steps: MAX_STEPS },
  observe?: (node: Expression, value: PolicyValue) => void,
): PolicyValue {
  return evaluate(expression, undefined);

  function evaluate(node: Expression, binding: Binding | undefined): PolicyValue {
    const value = compute(node, binding);
    observe?.(node, value);
    return value;
  }

  function compute(node: Expression, binding: Binding | undefined): PolicyValue {
    spend(1, node);
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'list':
        return node.items.map((item) => evaluate(item, binding));
      case 'name':
        return lookUp(node.name, binding, node);
      case 'logical': {
        const values = node.operands.map((operand) => asBoolean(evaluate(operand, binding), operand));
        return node.operator === '&&' ? values.every(Boolean) : values.some(Boolean);
      }
      case 'not':
        return !asBoolean(evaluate(node.operand, binding), node);
      case 'comparison':
        return compare(node.operator, evaluate(node.left, binding), evaluate(node.right, binding), node);
      case 'membership': {
        const member = evaluate(node.member, binding);
        const list = asList(evaluate(node.list, binding), node);
        spend(list.length, node);
        return list.map((item) => compare('==', member, item, node)).some(Boolean);
      }
      case 'field':
        return readField(evaluate(node.target, binding), node.field, node);
      case 'index':
        return readIndex(evaluate(node.target, binding), evaluate(node.index, binding), node);
      case 'slice': {
        const target = evaluate(node.target, binding);
        const start = evaluate(node.start, binding);
        const end = evaluate(node.end, binding);
        return readSlice(target, start, end, node);
      }
      case 'count':
        return BigInt(asList(evaluate(node.target, binding), node).length);
      case 'lowerCase':
        return asText(evaluate(node.operand, binding), node).toLowerCase();
      case 'quantifier': {
        const list = asList(evaluate(node.target, binding), node);
        const holds = list.map((value) =>
          asBoolean(
            evaluate(node.predicate, {
              name: node.item,
              value,
              outer: binding,
            }),
            node.predicate,
          ),
        );
        if (node.quantifier === 'filter') return list.filter((_, index) => holds[index]);
        return node.quantifier === 'all' ? holds.every(Boolean) : holds.some(Boolean);
      }
      case 'cronSpan': {
        const now = readField(readField(environment, 'time', node), 'now', node);
        if (!(now instanceof Date)) return fail('TypeMismatch', node);
        return isInCronSpan(node.span, now);
      }
    }
  }

  function spend(steps: number, node: Expression): void {
    budget.steps -= steps;
    if (budget.steps < 0) fail('LimitExceeded', node);
  }

  function lookUp(name: string, innermost: Binding | undefined, node: Expression): PolicyValue {
    for (let binding = innermost; binding; binding = binding.outer) {
      if (binding.name === name) return binding.value;
    }
    return readField(environment, name, node);
  }
}

/**
 * Evaluates an expression that must be a bool: a policy's condition, consensus or time, an MFA condition, a scope.
 *
 * @throws PolicyEvaluationError also when the result is not a bool.
 */
export function evaluateToBoolean(
  expression: Expression,
  environment: PolicyStruct,
  budget?: EvaluationBudget,
): boolean {
  return asBoolean(evaluateExpression(expression, environment, budget), expression);
}

function fail(code: PolicyEvaluationErrorCode, node: Expression): never {
  throw new PolicyEvaluationError(code, node.position);
}

function asBoolean(value: PolicyValue, node: Expression): boolean {
  return typeof value === 'boolean' ? value : fail('TypeMismatch', node);
}

function asList(value: PolicyValue, node: Expression): readonly PolicyValue[] {
  return isList(value) ? value : fail('TypeMismatch', node);
}

function asText(value: PolicyValue, node: Expression): string {
  if (value instanceof CaseInsensitiveText) return value.text;
  return typeof value === 'string' ? value : fail('TypeMismatch', node);
}

function compare(operator: ComparisonOperator, left: PolicyValue, right: PolicyValue, node: Expression): boolean {
  if (left instanceof Date && right instanceof Date) return order(operator, left.getTime(), right.getTime());
  if (typeof left === 'bigint' && typeof right === 'bigint') return order(operator, left, right);
  if (left instanceof CaseInsensitiveText || right instanceof CaseInsensitiveText) {
    return compare(operator, asText(left, node).toLowerCase(), asText(right, node).toLowerCase(), node);
  }
  const equatable = typeof left === 'string' || typeof left === 'boolean';
  if (!equatable || typeof left !== typeof right) return fail('TypeMismatch', node);
  if (operator === '==') return left === right;
  return operator === '!=' ? left !== right : fail('TypeMismatch', node);
}

function order<T extends bigint | number>(operator: ComparisonOperator, left: T, right: T): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
  }
}

function readField(target: PolicyValue, field: string, node: Expression): PolicyValue {
  if (!isStruct(target)) return fail('TypeMismatch', node);
  // Own fields only: a policy must not reach `constructor` or `__proto__` of the objects with its values.
  const value = Object.hasOwn(target, field) ? target[field] : undefined;
  if (value === UNKNOWN) return fail('UnknownValue', node);
  return value === undefined ? fail('MissingField', node) : value;
}

function readIndex(target: PolicyValue, index: PolicyValue, node: Expression): PolicyValue {
  if (typeof index === 'string') return readField(target, index, node);
  if (target instanceof CaseInsensitiveText)
    return new CaseInsensitiveText(asText(readIndex(target.text, index, node), node));
  if (typeof index !== 'bigint' || !(isList(target) || typeof target === 'string')) return fail('TypeMismatch', node);
  const value = index < BigInt(target.length) ? target[Number(index)] : undefined;
  return value === undefined ? fail('IndexOutOfRange', node) : value;
}

function readSlice(target: PolicyValue, start: PolicyValue, end: PolicyValue, node: Expression): PolicyValue {
  if (target instanceof CaseInsensitiveText) {
    return new CaseInsensitiveText(asText(readSlice(target.text, start, end, node), node));
  }
  const sliceable = isList(target) || typeof target === 'string';
  if (!sliceable || typeof start !== 'bigint' || typeof end !== 'bigint') return fail('TypeMismatch', node);
  if (start > end || end > BigInt(target.length)) return fail('IndexOutOfRange', node);
  return target.slice(Number(start), Number(end));
}
