import type { Expression, PolicyField } from './ast.ts';
import { parsePolicyExpression } from './parser.ts';

const MAX_EXPRESSIONS = 1_000;
/** Longer texts are parsed each time, so that the kept ones have a bounded size. */
const MAX_LENGTH = 4_096;

const parsed = new Map<string, Expression>();

/**
 * Parses an expression that was checked before. The expressions that were used last are kept: they depend on nothing but
 * their text.
 * @throws PolicySyntaxError as `parsePolicyExpression` does.
 */
export function parsedExpression(text: string, field: PolicyField): Expression {
  const key = `${field} ${text}`;
  const expression = parsed.get(key) ?? parsePolicyExpression(text, field);
  if (text.length > MAX_LENGTH) return expression;
  // The newest is the last one.
  parsed.delete(key);
  parsed.set(key, expression);
  const [oldest] = parsed.keys();
  if (parsed.size > MAX_EXPRESSIONS && oldest !== undefined) parsed.delete(oldest);
  return expression;
}
