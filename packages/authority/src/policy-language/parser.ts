import type { ComparisonOperator, Expression, PolicyField, Quantifier } from './ast.ts';
import { parseCronSpan } from './cron-span.ts';
import { PolicySyntaxError } from './errors.ts';
import { type Token, tokenize } from './lexer.ts';
import { parseTimestamp } from './timestamp.ts';

/** Where an expression stands in the text: offsets in UTF-16 units, the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How deep parentheses, brackets and predicates may nest, and how many accesses one chain `a.b[c].d` may have. */
export const MAX_NESTING = 32;

const RESERVED = new Set(['true', 'false', 'in']);
const COMPARISONS = new Set<string>(['==', '!=', '<', '>', '<=', '>=']);
const QUANTIFIERS = new Set<string>(['all', 'any', 'filter']);

/**
 * Parses one expression of a policy. From loosest to tightest: `||`, `&&`, comparison and `in` (these do not chain),
 * `!`, access. `!`, `Timestamp(…)` and `CronSpan(…)` exist in `time` only, as documented; their arguments are string
 * literals and are checked here.
 *
 * Turnkey docs, "Policy language" and "Time-based policies". `CaseInsensitiveString(…)` and `count` without parentheses
 * are in the documentation's examples, not in its grammar.
 * @param spans Filled with where the operands of `||` and `&&`, of comparisons and of `!`, and the predicates stand.
 * @throws PolicySyntaxError when the text is not an expression for this field, or nests deeper than {@link
 * MAX_NESTING}.
 */
export function parsePolicyExpression(text: string, field: PolicyField, spans?: Map<Expression, Span>): Expression {
  const tokens = tokenize(text);
  let cursor = 0;
  let nesting = 0;

  // The last token is always `end`, and the parser never goes past it.
  const peek = (): Token => tokens[cursor] as Token;
  const isSymbol = (symbol: string): boolean => {
    const token = peek();
    return token.kind === 'symbol' && token.text === symbol;
  };
  const fail = (reason: string): never => {
    throw new PolicySyntaxError(reason, peek().position);
  };
  const take = (symbol: string): boolean => {
    if (!isSymbol(symbol)) return false;
    cursor += 1;
    return true;
  };
  const expect = (symbol: string): void => {
    if (!take(symbol)) fail(`expected ${symbol}`);
  };
  const word = (): string => {
    const token = peek();
    if (token.kind !== 'word' || RESERVED.has(token.text)) return fail('expected a name');
    cursor += 1;
    return token.text;
  };
  const string = (): string => {
    const token = peek();
    if (token.kind !== 'string') return fail('expected a string in single quotes');
    cursor += 1;
    return token.value;
  };

  const expression = (): Expression => {
    nesting += 1;
    if (nesting > MAX_NESTING) fail('expression nests too deeply');
    const result = spanned(() => logical('||', () => logical('&&', comparison)));
    nesting -= 1;
    return result;
  };

  /** Notes where an expression stands. One in parentheses keeps its place inside of them. */
  const spanned = (parse: () => Expression): Expression => {
    const { position: start } = peek();
    const node = parse();
    if (spans && !spans.has(node)) spans.set(node, { start, end: (tokens[cursor - 1] as Token).end });
    return node;
  };

  const logical = (operator: '&&' | '||', parseOperand: () => Expression): Expression => {
    const operand = () => spanned(parseOperand);
    const first = operand();
    const { position } = peek();
    const operands = [first];
    while (take(operator)) operands.push(operand());
    return operands.length === 1 ? first : { kind: 'logical', operator, operands, position };
  };

  const comparison = (): Expression => {
    const left = spanned(unary);
    const token = peek();
    if (token.kind === 'word' && token.text === 'in') {
      cursor += 1;
      return {
        kind: 'membership',
        member: left,
        list: spanned(unary),
        position: token.position,
      };
    }
    if (token.kind !== 'symbol' || !COMPARISONS.has(token.text)) return left;
    cursor += 1;
    const operator = token.text as ComparisonOperator;
    return {
      kind: 'comparison',
      operator,
      left,
      right: spanned(unary),
      position: token.position,
    };
  };

  const unary = (): Expression => {
    const { position } = peek();
    if (!isSymbol('!')) return access(primary());
    if (field !== 'time') fail('there is no negation here');
    cursor += 1;
    nesting += 1;
    if (nesting > MAX_NESTING) fail('expression nests too deeply');
    const operand = spanned(unary);
    nesting -= 1;
    return { kind: 'not', operand, position };
  };

  const access = (primaryExpression: Expression): Expression => {
    let target = primaryExpression;
    for (let hops = 0; ; hops += 1) {
      const { position } = peek();
      if (hops > MAX_NESTING) fail('expression nests too deeply');
      if (take('[')) target = bracket(target, position);
      else if (take('.')) target = member(target, position);
      else return target;
    }
  };

  const bracket = (target: Expression, position: number): Expression => {
    const start = expression();
    if (!take('..')) {
      expect(']');
      return { kind: 'index', target, index: start, position };
    }
    const end = expression();
    expect(']');
    return { kind: 'slice', target, start, end, position };
  };

  const member = (target: Expression, position: number): Expression => {
    const name = word();
    if (!take('(')) {
      // Turnkey's own examples write `count` without parentheses. No struct of the language has a field of that name.
      return name === 'count' ? { kind: 'count', target, position } : { kind: 'field', target, field: name, position };
    }
    if (QUANTIFIERS.has(name)) {
      const item = word();
      expect(',');
      const predicate = expression();
      expect(')');
      return {
        kind: 'quantifier',
        quantifier: name as Quantifier,
        target,
        item,
        predicate,
        position,
      };
    }
    if (name === 'contains') {
      const value = expression();
      expect(')');
      return { kind: 'membership', member: value, list: target, position };
    }
    if (name !== 'count') throw new PolicySyntaxError('there is no such function', position);
    expect(')');
    return { kind: 'count', target, position };
  };

  const primary = (): Expression => {
    const token = peek();
    const { position } = token;
    if (token.kind === 'integer' || token.kind === 'string') {
      cursor += 1;
      return { kind: 'literal', value: token.value, position };
    }
    if (token.kind === 'word') {
      if (token.text === 'in') return fail('expected an expression');
      cursor += 1;
      if (RESERVED.has(token.text)) return { kind: 'literal', value: token.text === 'true', position };
      if (!isSymbol('(')) return { kind: 'name', name: token.text, position };
      return token.text === 'CaseInsensitiveString' ? lowerCase(position) : timeFunction(token.text, position);
    }
    if (take('(')) {
      const inner = expression();
      expect(')');
      return inner;
    }
    if (take('[')) return { kind: 'list', items: listItems(), position };
    return fail('expected an expression');
  };

  const listItems = (): Expression[] => {
    const items: Expression[] = [];
    if (take(']')) return items;
    do items.push(expression());
    while (take(','));
    expect(']');
    return items;
  };

  const lowerCase = (position: number): Expression => {
    expect('(');
    const operand = expression();
    expect(')');
    return { kind: 'lowerCase', operand, position };
  };

  const timeFunction = (name: string, position: number): Expression => {
    if (field !== 'time' || (name !== 'Timestamp' && name !== 'CronSpan')) {
      throw new PolicySyntaxError('there is no such function', position);
    }
    expect('(');
    const first = string();
    if (name === 'Timestamp') {
      expect(')');
      const value = parseTimestamp(first);
      if (!value) throw new PolicySyntaxError('not an RFC 3339 timestamp in UTC', position);
      return { kind: 'literal', value, position };
    }
    expect(',');
    const duration = string();
    expect(',');
    const timeZone = string();
    expect(')');
    const span = parseCronSpan(first, duration, timeZone);
    if (!span) throw new PolicySyntaxError('not a schedule, duration and time zone', position);
    return { kind: 'cronSpan', span, position };
  };

  const result = expression();
  if (peek().kind !== 'end') fail('expected the end of the expression');
  return result;
}
