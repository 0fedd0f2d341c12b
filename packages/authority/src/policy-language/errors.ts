/**
 * The text of a policy expression is not in the language. `message` is safe to show: it says what was expected and
 * where, and never quotes the text.
 */
export class PolicySyntaxError extends Error {
  override readonly name = 'PolicySyntaxError';
  /** Offset into the text, in UTF-16 units, where reading stopped. */
  readonly position: number;

  constructor(reason: string, position: number) {
    super(`${reason} at position ${position}`);
    this.position = position;
  }
}

/**
 * No request can evaluate the expression: it has an unknown keyword or field, or an operator on the wrong types.
 * `message` names types and identifiers, never literals.
 */
export class PolicyTypeError extends Error {
  override readonly name = 'PolicyTypeError';
  readonly position: number;

  constructor(reason: string, position: number) {
    super(reason);
    this.position = position;
  }
}

/**
 * | code | meaning |
 * |---|---|
 * | MissingField | the request has no such keyword, field or map key |
 * | TypeMismatch | an operator met a value of another type |
 * | IndexOutOfRange | an index or slice reaches outside of its list or string |
 * | UnknownValue | the request has the field, but its value is unknown |
 * | LimitExceeded | the expression needs more work than the limit of one evaluation |
 */
export type PolicyEvaluationErrorCode =
  | 'MissingField'
  | 'TypeMismatch'
  | 'IndexOutOfRange'
  | 'UnknownValue'
  | 'LimitExceeded';

/** An expression could not be evaluated for this request. `message` holds the code and the position, no values. */
export class PolicyEvaluationError extends Error {
  override readonly name = 'PolicyEvaluationError';
  readonly code: PolicyEvaluationErrorCode;
  readonly position: number;

  constructor(code: PolicyEvaluationErrorCode, position: number) {
    super(`${code} at position ${position}`);
    this.code = code;
    this.position = position;
  }
}
