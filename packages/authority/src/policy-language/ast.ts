import type { CronSpan } from './cron-span.ts';

/** The parts of a policy that hold an expression. Each has its own keywords; only `time` has `!`, Timestamp, CronSpan. */
export type PolicyField = 'consensus' | 'condition' | 'time';

export type ComparisonOperator = '==' | '!=' | '<' | '>' | '<=' | '>=';

export type Quantifier = 'all' | 'any' | 'filter';

type Node =
  | {
      readonly kind: 'literal';
      readonly value: bigint | string | boolean | Date;
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'logical';
      readonly operator: '&&' | '||';
      readonly operands: readonly Expression[];
    }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `member in list` and `list.contains(member)`. */
  | {
      readonly kind: 'membership';
      readonly member: Expression;
      readonly list: Expression;
    }
  | {
      readonly kind: 'field';
      readonly target: Expression;
      readonly field: string;
    }
  | {
      readonly kind: 'index';
      readonly target: Expression;
      readonly index: Expression;
    }
  | {
      readonly kind: 'slice';
      readonly target: Expression;
      readonly start: Expression;
      readonly end: Expression;
    }
  | { readonly kind: 'count'; readonly target: Expression }
  /** `CaseInsensitiveString(text)`: the text in lower case. */
  | { readonly kind: 'lowerCase'; readonly operand: Expression }
  | {
      readonly kind: 'quantifier';
      readonly quantifier: Quantifier;
      readonly target: Expression;
      readonly item: string;
      readonly predicate: Expression;
    }
  | { readonly kind: 'cronSpan'; readonly span: CronSpan };

/** A parsed expression; `position` is the offset of its operator or first token in the text, in UTF-16 units. */
export type Expression = Node & { readonly position: number };
