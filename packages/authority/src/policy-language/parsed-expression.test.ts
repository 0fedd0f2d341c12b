import { describe, expect, it } from 'vitest';
import { PolicySyntaxError } from './errors.ts';
import { parsedExpression } from './parsed-expression.ts';

describe('an expression that was parsed', () => {
  it('A parsed expression is kept for its text and its field', () => {
    const first = parsedExpression("activity.type == 'A'", 'condition');
    expect(parsedExpression("activity.type == 'A'", 'condition')).toBe(first);
    expect(parsedExpression("activity.type == 'B'", 'condition')).not.toEqual(first);
  });

  it('A parsed expression is forgotten when many others were used since', () => {
    const first = parsedExpression('true', 'condition');
    for (let n = 0; n < 1_000; n++) parsedExpression(`${n} == ${n}`, 'condition');
    const second = parsedExpression('true', 'condition');
    expect(second).not.toBe(first);
    expect(second).toEqual(first);
  });

  it('A parsed expression is not kept when its text is long', () => {
    const text = `'${'a'.repeat(5_000)}' == 'b'`;
    expect(parsedExpression(text, 'condition')).not.toBe(parsedExpression(text, 'condition'));
  });

  it('An expression that is not in the language of its field is refused each time', () => {
    parsedExpression("!(hour == '1')", 'time');
    for (let n = 0; n < 2; n++) {
      expect(() => parsedExpression("!(hour == '1')", 'condition')).toThrow(PolicySyntaxError);
    }
  });
});
