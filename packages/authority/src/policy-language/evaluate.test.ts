import { describe, expect, it } from 'vitest';
import { PolicyEvaluationError } from './errors.ts';
import { evaluateExpression, evaluateToBoolean } from './evaluate.ts';
import { parsePolicyExpression } from './parser.ts';
import type { PolicyStruct } from './value.ts';

const evaluate = (text: string, environment: PolicyStruct = {}) =>
  evaluateExpression(parsePolicyExpression(text, 'condition'), environment);

function errorCode(text: string, environment?: PolicyStruct): string {
  try {
    evaluate(text, environment);
  } catch (error) {
    if (error instanceof PolicyEvaluationError) return error.code;
    throw error;
  }
  return 'none';
}

describe('evaluateExpression', () => {
  // The examples of the grammar in Turnkey's documentation, with the value they must have.
  it.each([
    ['true && false', false],
    ['1 < 2', true],
    ["'a' != 'b'", true],
    ['1 in [1, 2, 3]', true],
    ['[1,2,3][0]', 1n],
    ["'abc'[0]", 'a'],
    ['[1,2,3][0..2]', [1n, 2n]],
    ["'abc'[0..2]", 'ab'],
    ['[1,1,1].all(x, x == 1)', true],
    ['[1,2,3].any(x, x == 1)', true],
    ['[1,2,3].contains(1)', true],
    ['[1,2,3].count()', 3n],
    ['[1,2,3].filter(x, x == 1)', [1n]],
  ])('The documented expression %s evaluates to its documented value', (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  it.each([
    ['[].all(x, x == 1)', true],
    ['[].any(x, x == 1)', false],
    ['[].contains(1)', false],
    ["'abc'[3..3]", ''],
    ['[1,2][1..1]', []],
    ['[[1, 2], [3]].any(list, list.any(x, x == 3))', true],
    ['[1, 2].all(x, [x].all(y, y == x))', true],
    ['[1].all(x, [2].all(x, x == 2) && x == 1)', true],
    [`${2n ** 200n} > ${2n ** 199n}`, true],
    ['true == false', false],
    ["'' == ''", true],
  ])('The expression %s evaluates to %j', (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  it('Numbers and times are compared by their order, and equal ones are equal', () => {
    const time = new Date(1_000);
    for (const environment of [
      { a: 1n, b: 2n, c: 2n },
      { a: time, b: new Date(2_000), c: new Date(2_000) },
    ]) {
      const values = ['a < b', 'b < c', 'b > a', 'b > c', 'b <= c', 'b <= a', 'c >= b', 'a >= b', 'b == c', 'a != b'];
      expect(values.map((text) => evaluate(text, environment))).toEqual([
        true,
        false,
        true,
        false,
        true,
        false,
        true,
        false,
        true,
        true,
      ]);
      expect(['a == b', 'b != c'].map((text) => evaluate(text, environment))).toEqual([false, false]);
    }
    expect(errorCode('a == b', { a: time, b: 1n })).toBe('TypeMismatch');
    expect(errorCode('a == b', { a: 1n, b: 'a' })).toBe('TypeMismatch');
  });

  it('An index or a slice behind the end is out of range', () => {
    const environment = { l: [1n], s: 'a' };
    for (const text of ['l[1]', 's[1]', 's[1..2]', 's[1..0]'])
      expect(errorCode(text, environment)).toBe('IndexOutOfRange');
    for (const text of ['l[true]', 's[true]', 'true[0]', "s[0..'a']", "s['a'..1]"]) {
      expect(errorCode(text, environment)).toBe('TypeMismatch');
    }
  });

  it('The budget can be used to its last step', () => {
    const three = parsePolicyExpression('1 == 2', 'condition');
    expect(evaluateExpression(three, {}, { steps: 3 })).toBe(false);
    expect(() => evaluateExpression(three, {}, { steps: 2 })).toThrow(PolicyEvaluationError);
  });

  it('An expression reads fields and map keys of the environment', () => {
    const environment = { eth: { tx: { contract_call_args: { wad: 5n, calls: [['0xaa', 0n]] } } } };
    expect(evaluate("eth.tx.contract_call_args['wad'] < 6", environment)).toBe(true);
    expect(
      evaluate("eth.tx.contract_call_args['calls'].all(call, call[0] == '0xaa' && call[1] == 0)", environment),
    ).toBe(true);
    expect(errorCode("eth.tx.contract_call_args['dst'] == ''", environment)).toBe('MissingField');
    expect(errorCode("eth.tx.contract_call_args['calls'].all(call, call['target'] == '')", environment)).toBe(
      'TypeMismatch',
    );
  });

  it('An error in any part of an expression is an error of the whole', () => {
    expect(errorCode("true || wallet.id == ''")).toBe('MissingField');
    expect(errorCode("false && wallet.id == ''")).toBe('MissingField');
    expect(errorCode("wallet.id == 'a' || private_key.id == 'b'", { wallet: { id: 'a' } })).toBe('MissingField');
    expect(errorCode('[1, 2].any(x, [1][x] == 1)')).toBe('IndexOutOfRange');
    expect(errorCode("1 in [1, 'a']")).toBe('TypeMismatch');
  });

  it.each([
    "1 == 'a'",
    "'a' < 'b'",
    'true < false',
    'true == 1',
    '[1] == [1]',
    '1 && true',
    "'a' || true",
    'activity == activity',
    "'a' in 'abc'",
    "'abc'.count()",
    "'abc'.contains('a')",
    'activity.all(x, true)',
    '[1].all(x, x)',
    "[1]['0']",
    '1[0]',
    "'abc'.length",
    '[1].length',
    "[1]['0'..1]",
    'activity[0]',
    'activity[0..1]',
  ])('The expression %s is a type error', (text) => {
    expect(errorCode(text, { activity: { type: 'a' } })).toBe('TypeMismatch');
  });

  it.each(['[1][1]', "''[0]", "'abc'[2..4]", "'abc'[2..1]", '[1][0..2]', `[1][${2n ** 255n}]`])(
    'The expression %s is out of range',
    (text) => {
      expect(errorCode(text)).toBe('IndexOutOfRange');
    },
  );

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'An expression does not reach the inherited property %s',
    (name) => {
      expect(errorCode(name)).toBe('MissingField');
      expect(errorCode(`activity.${name}`, { activity: {} })).toBe('MissingField');
      expect(errorCode(`activity['${name}']`, { activity: {} })).toBe('MissingField');
    },
  );

  it('An expression reads an own key with the name of an inherited property', () => {
    const message = JSON.parse('{"__proto__": "a"}') as PolicyStruct;
    expect(evaluate("message['__proto__']", { message })).toBe('a');
  });

  it('The deepest expression that can be parsed is evaluated without exhausting the stack', () => {
    const chain = '.filter(x, true)'.repeat(30);
    let text = 'true';
    for (let depth = 0; depth < 30; depth += 1) text = `l${chain}.any(x, ${text})`;
    expect(evaluate(text, { l: [1n] })).toBe(true);
  });

  it('Evaluation stops when the work exceeds the budget', () => {
    const list = Array.from({ length: 100 }, () => 1n);
    const nested = 'l.any(a, l.any(b, l.any(c, l.any(d, a == d))))';
    expect(errorCode(nested, { l: list })).toBe('LimitExceeded');
    expect(errorCode('l.any(a, a in l)', { l: Array.from({ length: 1_000 }, () => 1n) })).toBe('LimitExceeded');
    const budget = { steps: 10 };
    evaluateExpression(parsePolicyExpression('1 == 1', 'condition'), {}, budget);
    expect(budget.steps).toBe(7);
  });
});

describe('evaluateToBoolean', () => {
  it('A policy that evaluates to anything but a bool is an error', () => {
    const text = (source: string) => parsePolicyExpression(source, 'condition');
    expect(evaluateToBoolean(text('true'), {})).toBe(true);
    expect(() => evaluateToBoolean(text('1'), {})).toThrow(PolicyEvaluationError);
    expect(() => evaluateToBoolean(text("'true'"), {})).toThrow(PolicyEvaluationError);
  });
});
