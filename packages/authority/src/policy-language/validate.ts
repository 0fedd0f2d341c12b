import type { Expression, PolicyField } from './ast.ts';
import { inferType } from './check-types.ts';
import { PolicySyntaxError, PolicyTypeError } from './errors.ts';
import { POLICY_KEYWORDS } from './keywords.ts';
import { parsePolicyExpression } from './parser.ts';
import { isCompatible } from './types.ts';

/** The expressions of a policy as its author wrote them; an absent or empty one always holds. */
export interface PolicyText {
  readonly consensus?: string | undefined;
  readonly condition?: string | undefined;
  readonly time?: string | undefined;
}

/** One expression that is refused. `message` has Turnkey's wording and is safe to send to the author. */
export interface PolicyTextError {
  readonly field: PolicyField;
  readonly message: string;
  /** Offset into the text, in UTF-16 units. */
  readonly position: number;
}

/**
 * Parses one expression and checks that it is a bool over the keywords of its field.
 *
 * @throws PolicySyntaxError when it is not in the language.
 * @throws PolicyTypeError when no request can evaluate it to a bool.
 */
export function parseChecked(text: string, field: PolicyField): Expression {
  const expression = parsePolicyExpression(text, field);
  if (!isCompatible(inferType(expression, POLICY_KEYWORDS[field]), 'bool')) {
    throw new PolicyTypeError('expression is not a bool', expression.position);
  }
  return expression;
}

/**
 * Checks the expressions of a policy before it is created or updated. MFA conditions and session scopes are checked as
 * `condition`.
 *
 * | message | when |
 * |---|---|
 * | `invalid policy consensus: …` | the consensus is not an expression over `approvers` and `credentials` |
 * | `invalid policy condition: …` | the condition is not an expression over the request's keywords |
 * | `invalid policy time: …` | the time is not an expression over `time.now` |
 *
 * Turnkey docs, "Error codes"; the text after the colon follows Turnkey's answer to an unknown field.
 * @returns the errors, in the order of the table; an empty list when the policy can be stored.
 */
export function validatePolicyText(policy: PolicyText): PolicyTextError[] {
  const fields: readonly PolicyField[] = ['consensus', 'condition', 'time'];
  return fields.flatMap((field) => {
    const found = whyInvalid(policy[field] ?? '', field);
    if (found === undefined) return [];
    return [{ field, message: `invalid policy ${field}: ${found.reason}`, position: found.position }];
  });
}

function whyInvalid(text: string, field: PolicyField): { reason: string; position: number } | undefined {
  if (text === '') return undefined;
  try {
    parseChecked(text, field);
    return undefined;
  } catch (error) {
    if (error instanceof PolicySyntaxError) {
      return { reason: `Expression cannot be parsed: ${error.message}`, position: error.position };
    }
    if (error instanceof PolicyTypeError) {
      return { reason: `Expression cannot be evaluated: ${error.message}`, position: error.position };
    }
    throw error;
  }
}
