import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyField } from './ast.ts';
import { PolicyEvaluationError, PolicySyntaxError } from './errors.ts';
import { evaluateExpression } from './evaluate.ts';
import { POLICY_KEYWORDS } from './keywords.ts';
import { parsePolicyExpression } from './parser.ts';
import { isText, type PolicyType } from './types.ts';
import { parseChecked, validatePolicyText } from './validate.ts';
import { CaseInsensitiveText, type PolicyStruct, type PolicyValue } from './value.ts';

const FIELDS: readonly PolicyField[] = ['consensus', 'condition', 'time'];
// Fixed seed: a failure must be the same everywhere.
const RUNS = { seed: 20_260_301, numRuns: 600 };

const TOKENS =
  "&& || == != < > <= >= in ! ( ) [ ] , . .. true false 0 1 2 '' 'a' x y activity approvers eth tx value data all any filter contains count CaseInsensitiveString Timestamp CronSpan".split(
    ' ',
  );
const soup = fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }).map((tokens) => tokens.join(' '));

/** Well-formed expressions of any type, over names that the environment below has and has not. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('true', 'false', '0', '1', "''", "'abc'", '[]', 'x', 's', 'l', 'missing', 's.a', "s['b']"),
      fc
        .tuple(inner, fc.constantFrom('&&', '||', '==', '!=', '<', '>=', 'in'), inner)
        .map(([a, op, b]) => `(${a}) ${op} (${b})`),
      fc.tuple(inner, fc.constantFrom('all', 'any', 'filter'), inner).map(([a, q, b]) => `(${a}).${q}(x, ${b})`),
      fc.tuple(inner, inner).map(([a, b]) => `(${a}).contains(${b})`),
      fc.tuple(inner, inner).map(([a, b]) => `[${a}, ${b}]`),
      fc.tuple(inner, inner).map(([a, b]) => `(${a})[${b}]`),
      fc.tuple(inner, inner, inner).map(([a, b, c]) => `(${a})[${b}..${c}]`),
      inner.map((a) => `(${a}).count()`),
      inner.map((a) => `CaseInsensitiveString(${a})`),
    ),
  };
});

const value: fc.Arbitrary<PolicyValue> = fc.oneof(
  fc.bigInt({ min: 0n, max: 3n }),
  fc.constantFrom('', 'a', 'abc', new CaseInsensitiveText('ABC')),
  fc.boolean(),
  fc.array(fc.bigInt({ min: 0n, max: 3n }), { maxLength: 3 }),
);
const environment = fc.record({
  x: value,
  l: fc.array(value, { maxLength: 3 }),
  s: fc.dictionary(fc.constantFrom('a', 'b'), value),
});

describe('the policy language', () => {
  it('The policy parser throws nothing but PolicySyntaxError, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), soup),
        fc.constantFrom(...FIELDS),
        (text, field) => {
          try {
            parsePolicyExpression(text, field);
          } catch (error) {
            expect(error).toBeInstanceOf(PolicySyntaxError);
            expect((error as PolicySyntaxError).position).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      RUNS,
    );
  });

  it('Validation of a policy does not throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), soup, expression), fc.constantFrom(...FIELDS), (text, field) => {
        for (const { message } of validatePolicyText({ [field]: text }))
          expect(message).toMatch(`invalid policy ${field}`);
      }),
      RUNS,
    );
  });

  it('Evaluation throws nothing but PolicyEvaluationError, and gives the same result each time', () => {
    const run = (text: string, values: PolicyStruct): unknown => {
      try {
        return evaluateExpression(parsePolicyExpression(text, 'condition'), values);
      } catch (error) {
        expect(error).toBeInstanceOf(PolicyEvaluationError);
        return (error as PolicyEvaluationError).message;
      }
    };
    fc.assert(
      fc.property(expression, environment, (text, values) => {
        expect(run(text, values)).toEqual(run(text, values));
      }),
      RUNS,
    );
  });

  it('A valid policy evaluates to a bool or fails on an index, never on a type or a field', () => {
    const typed = typedExpression('condition');
    fc.assert(
      fc.property(typed, arbitraryOf({ struct: POLICY_KEYWORDS.condition }), (text, values) => {
        const checked = parseChecked(text, 'condition');
        try {
          expect(evaluateExpression(checked, values as PolicyStruct)).toBeTypeOf('boolean');
        } catch (error) {
          expect((error as PolicyEvaluationError).code).toBe('IndexOutOfRange');
        }
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
});

/** A value of a type; `unknown` and maps are not asked for by the expressions below. */
function arbitraryOf(type: PolicyType): fc.Arbitrary<PolicyValue> {
  if (type === 'bool') return fc.boolean();
  if (type === 'int') return fc.bigInt({ min: 0n, max: 3n });
  if (type === 'timestamp') return fc.constant(new Date(0));
  if (type === 'unknown') return fc.constant('');
  if (type === 'anyCase') return fc.constantFrom('', 'A', 'aBc').map((text) => new CaseInsensitiveText(text));
  if (typeof type === 'string') return fc.constantFrom('', 'a', 'abc');
  if ('map' in type) return fc.constant({});
  if ('list' in type) return fc.array(arbitraryOf(type.list), { maxLength: 2 });
  return fc.record(Object.fromEntries(Object.entries(type.struct).map(([field, of]) => [field, arbitraryOf(of)])));
}

/** Conjunctions over every path of the keywords whose type is known. */
function typedExpression(field: PolicyField): fc.Arbitrary<string> {
  const clauses = clausesOver('', { struct: POLICY_KEYWORDS[field] }, 0);
  return fc.array(fc.constantFrom(...clauses), { minLength: 1, maxLength: 6 }).map((chosen) => chosen.join(' && '));
}

function clausesOver(path: string, type: PolicyType, depth: number): string[] {
  if (type === 'bool') return [path, `${path} == false`];
  if (type === 'int') return [`${path} <= 1`, `${path} in [0, 1]`];
  if (isText(type)) {
    return [
      `${path} == 'a'`,
      `${path}[0..1] != 'A'`,
      `['a', ''].contains(${path})`,
      `CaseInsensitiveString(${path}) == 'a'`,
    ];
  }
  if (typeof type === 'string' || 'map' in type) return [];
  if ('list' in type) {
    const item = `x${depth}`;
    const within = clausesOver(item, type.list, depth + 1);
    return [
      `${path}.count() < 2`,
      ...within.flatMap((clause) => [
        `${path}.any(${item}, ${clause})`,
        `${path}.filter(${item}, ${clause}).count() == 1`,
      ]),
      ...clausesOver(`${path}[1]`, type.list, depth + 1),
    ];
  }
  return Object.entries(type.struct).flatMap(([name, of]) =>
    clausesOver(path === '' ? name : `${path}.${name}`, of, depth),
  );
}
