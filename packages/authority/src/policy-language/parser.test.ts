import { describe, expect, it } from 'vitest';
import type { PolicyField } from './ast.ts';
import { PolicySyntaxError } from './errors.ts';
import { evaluateExpression } from './evaluate.ts';
import { MAX_EXPRESSION_LENGTH } from './lexer.ts';
import { MAX_NESTING, parsePolicyExpression } from './parser.ts';

const parse = (text: string, field: PolicyField = 'condition') => parsePolicyExpression(text, field);
const evaluate = (text: string, field?: PolicyField) => evaluateExpression(parse(text, field), {});

function syntaxError(text: string, field?: PolicyField): PolicySyntaxError {
  try {
    parse(text, field);
  } catch (error) {
    if (error instanceof PolicySyntaxError) return error;
    throw error;
  }
  throw new Error('parsed');
}

describe('parsePolicyExpression', () => {
  it('The policy parser binds && tighter than ||, and comparison tighter than both', () => {
    expect(evaluate('true || false && false')).toBe(true);
    expect(evaluate('(true || false) && false')).toBe(false);
    expect(evaluate('1 < 2 && 2 in [2] || 1 == 2')).toBe(true);
  });

  it('The policy parser keeps a chain of one operator flat', () => {
    expect(parse('a && b && c')).toMatchObject({
      kind: 'logical',
      operands: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    });
  });

  it('The policy parser distinguishes slices from indexes and fields', () => {
    expect(parse('x[1..2]')).toMatchObject({ kind: 'slice', start: { value: 1n }, end: { value: 2n } });
    expect(parse("x['a'].b[0]")).toMatchObject({ kind: 'index', target: { kind: 'field', field: 'b' } });
  });

  it('The policy parser reads count with and without parentheses, as the examples have it', () => {
    expect(parse('x.count')).toEqual(parse('x.count()'));
    expect(evaluate('[1, 2].count == 2 && [].count() == 0')).toBe(true);
  });

  it('The policy parser reads integers up to 256 bits', () => {
    expect(evaluate(String(2n ** 256n - 1n))).toBe(2n ** 256n - 1n);
    expect(syntaxError(String(2n ** 256n)).message).toBe('integer is too large at position 0');
    expect(syntaxError('9'.repeat(10_000)).message).toBe('integer is too large at position 0');
  });

  it.each([
    ['', 0],
    ['a ==', 4],
    ['a = b', 2],
    ['a & b', 2],
    ['"a"', 0],
    ["'a", 0],
    ["'a\\'b'", 5],
    ['a == b == c', 7],
    ['1 < 2 < 3', 6],
    ['a b', 2],
    ['a.', 2],
    ['a..b', 1],
    ['a.in', 2],
    ['x[1', 3],
    ['x[..2]', 2],
    ['x[1..]', 5],
    ['x[]', 2],
    ['[1,]', 3],
    ['(a', 2],
    ['x.any(true, y)', 6],
    ['x.any(y)', 7],
    ['x.any(y, )', 9],
    ['x.map(y, y)', 1],
    ['x.count(1)', 8],
    ['x.contains()', 11],
    ['in', 0],
    ['-1', 0],
    ['a\u00a0b', 1],
  ])('The policy parser refuses %j at position %i', (text, position) => {
    expect(syntaxError(text).position).toBe(position);
  });

  it('A syntax error says what was expected and never quotes the text of the policy', () => {
    expect(syntaxError("user.secret == 'hunter2' hunter3").message).toBe(
      'expected the end of the expression at position 25',
    );
  });

  it('Negation, Timestamp and CronSpan exist only in the time of a policy', () => {
    expect(evaluate('!false && !!true', 'time')).toBe(true);
    expect(evaluate("Timestamp('2026-03-01T00:00:00Z')", 'time')).toEqual(new Date('2026-03-01T00:00:00Z'));
    for (const text of ['!false', "Timestamp('2026-03-01T00:00:00Z')", "CronSpan('0 9 * * *', '8h', 'UTC')"]) {
      expect(syntaxError(text, 'condition')).toBeInstanceOf(PolicySyntaxError);
      expect(syntaxError(text, 'consensus')).toBeInstanceOf(PolicySyntaxError);
      expect(parse(text, 'time')).toBeDefined();
    }
  });

  it.each([
    "Timestamp('2026-03-01')",
    'Timestamp(time.now)',
    'Timestamp()',
    'CaseInsensitiveString()',
    "CaseInsensitiveString('a', 'b')",
    "CronSpan('0 9 * * *', '8h')",
    "CronSpan('0 9 * * *', '8h', 'Nowhere/Town')",
    "Now('x')",
  ])('The policy parser refuses the wrong arguments or name of %s', (text) => {
    expect(syntaxError(text, 'time')).toBeInstanceOf(PolicySyntaxError);
  });

  it('The policy parser refuses deep nesting without exhausting the stack', () => {
    const deep = (open: string, close: string, times: number) => `${open.repeat(times)}true${close.repeat(times)}`;
    expect(parse(deep('(', ')', MAX_NESTING - 1))).toBeDefined();
    for (const times of [MAX_NESTING, 5_000]) {
      expect(syntaxError(deep('(', ')', times)).message).toContain('nests too deeply');
      expect(syntaxError(deep('[', ']', times)).message).toContain('nests too deeply');
    }
    expect(syntaxError(deep('x[', ']', 5_000)).message).toContain('nests too deeply');
    expect(syntaxError(deep('x.any(y,', ')', 1_800)).message).toContain('nests too deeply');
    expect(syntaxError(`x${'[0]'.repeat(5_000)}`).message).toContain('nests too deeply');
    expect(syntaxError(`x${'.a'.repeat(5_000)}`).message).toContain('nests too deeply');
    expect(syntaxError(`${'!'.repeat(10_000)}true`, 'time').message).toContain('nests too deeply');
  });

  it('The policy parser reads a long flat expression, and refuses one over the limit', () => {
    const addresses = Array.from({ length: 300 }, (_, index) => `'0x${String(index).padStart(40, '0')}'`);
    expect(evaluate(`'0x${'0'.repeat(40)}' in [${addresses.join(', ')}]`)).toBe(true);
    expect(evaluate(`true${' && true'.repeat(2_000)}`)).toBe(true);
    expect(syntaxError(' '.repeat(MAX_EXPRESSION_LENGTH + 1)).message).toContain('too long');
  });
});
