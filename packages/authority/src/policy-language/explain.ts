import { UNKNOWN } from '../vault/keys/transactions/unsigned-transaction.ts';
import type { Expression, PolicyField } from './ast.ts';
import { consensusEnvironment } from './consensus-environment.ts';
import { PolicyEvaluationError, type PolicyEvaluationErrorCode } from './errors.ts';
import { evaluateExpression } from './evaluate.ts';
import { parsePolicyExpression, type Span } from './parser.ts';
import type { PolicyRequest } from './policies.ts';
import type { PolicyText } from './validate.ts';
import { CaseInsensitiveText, isList, isStruct, type PolicyStruct, type PolicyValue } from './value.ts';

/** How a part of an expression has turned out. */
export interface ExplainedPart extends Span {
  /** As the author wrote it. */
  readonly text: string;
  /** `all`: its parts are joined by `&&`. `any`: by `||`. `not`, `each`: a negation, a predicate. `leaf`: no parts. */
  readonly kind: 'all' | 'any' | 'not' | 'each' | 'leaf';
  /** Empty when it was not reached; one for each item within a predicate. */
  readonly results: readonly boolean[];
  /** What the names in a comparison stand for. */
  readonly values: readonly { readonly text: string; readonly value: string }[];
  readonly parts: readonly ExplainedPart[];
}

/** Why an expression holds or not. */
export interface Explanation {
  /** Null when it could not be evaluated. */
  readonly holds: boolean | null;
  readonly error: { readonly code: PolicyEvaluationErrorCode; readonly position: number } | null;
  readonly part: ExplainedPart;
}

/** The explanations of a policy; a field without an expression has none. */
export type PolicyExplanation = { readonly [Field in PolicyField]: Explanation | null };

const MAX_TEXT = 120;
const MAX_ITEMS = 5;

/**
 * Explains what the expressions of a policy say of a request: the same evaluation as a decision, with the value of every
 * part.
 * @throws PolicySyntaxError when a text is not in the language.
 */
export function explainPolicy(policy: PolicyText, request: PolicyRequest): PolicyExplanation {
  const explain = (field: PolicyField, environment: PolicyStruct) => {
    const text = policy[field];
    return text ? explainExpression(text, field, environment) : null;
  };
  return {
    time: explain('time', { time: { now: request.now } }),
    condition: explain('condition', request.environment),
    consensus: explain('consensus', consensusEnvironment(request.votes.approved)),
  };
}

function explainExpression(text: string, field: PolicyField, environment: PolicyStruct): Explanation {
  const spans = new Map<Expression, Span>();
  const expression = parsePolicyExpression(text, field, spans);
  const values = new Map<Expression, PolicyValue[]>();
  const observe = (node: Expression, value: PolicyValue) => {
    const known = values.get(node);
    if (known) known.push(value);
    else values.set(node, [value]);
  };
  const part = () => partOf(expression, { text, spans, values });
  try {
    const value = evaluateExpression(expression, environment, undefined, observe);
    if (typeof value === 'boolean') return { holds: value, error: null, part: part() };
    return { holds: null, error: { code: 'TypeMismatch', position: expression.position }, part: part() };
  } catch (error) {
    if (!(error instanceof PolicyEvaluationError)) throw error;
    return { holds: null, error: { code: error.code, position: error.position }, part: part() };
  }
}

interface Observed {
  text: string;
  spans: ReadonlyMap<Expression, Span>;
  values: ReadonlyMap<Expression, readonly PolicyValue[]>;
}

function partOf(node: Expression, observed: Observed): ExplainedPart {
  const span = observed.spans.get(node) ?? { start: node.position, end: node.position };
  const results = (observed.values.get(node) ?? []).filter((value) => typeof value === 'boolean');
  const [kind, inner] = partsOf(node);
  return {
    ...span,
    text: observed.text.slice(span.start, span.end),
    kind,
    results,
    values: kind === 'leaf' ? operandsOf(node).flatMap((operand) => operandValue(operand, observed)) : [],
    parts: inner.map((part) => partOf(part, observed)),
  };
}

function partsOf(node: Expression): [kind: ExplainedPart['kind'], parts: readonly Expression[]] {
  if (node.kind === 'logical') return [node.operator === '&&' ? 'all' : 'any', node.operands];
  if (node.kind === 'not') return ['not', [node.operand]];
  if (node.kind === 'quantifier') return ['each', [node.predicate]];
  return ['leaf', []];
}

function operandsOf(node: Expression): readonly Expression[] {
  if (node.kind === 'comparison') return [node.left, node.right];
  return node.kind === 'membership' ? [node.member, node.list] : [];
}

/** A literal says itself what it is. Within a predicate the value of the last item is shown. */
function operandValue(node: Expression, { text, spans, values }: Observed): ExplainedPart['values'] {
  const span = spans.get(node);
  const value = values.get(node)?.at(-1);
  if (!span || value === undefined || node.kind === 'literal' || node.kind === 'list') return [];
  return [{ text: text.slice(span.start, span.end), value: textOf(value) }];
}

function textOf(value: PolicyValue): string {
  if (value === UNKNOWN) return 'unknown';
  if (value instanceof CaseInsensitiveText) return quoted(value.text);
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Date) return value.toISOString();
  if (isList(value)) {
    const items = value.slice(0, MAX_ITEMS).map(textOf).join(', ');
    return value.length > MAX_ITEMS ? `[${items}, … ${value.length} items]` : `[${items}]`;
  }
  return isStruct(value) ? `{ ${Object.keys(value).join(', ')} }` : String(value);
}

function quoted(text: string): string {
  return text.length > MAX_TEXT ? `'${text.slice(0, MAX_TEXT)}…'` : `'${text}'`;
}
