import type { Expression } from './ast.ts';
import { type CredentialInput, consensusEnvironment, type UserInput } from './consensus-environment.ts';
import { type EvaluationBudget, evaluateToBoolean } from './evaluate.ts';

/** A user and the credentials that they approved with, or could approve with. */
export interface Voter {
  readonly user: UserInput;
  readonly credentials: readonly CredentialInput[];
}

/** Every user of the organization stands in exactly one of the lists. */
export interface Votes {
  /** Who has approved, the one who submitted the activity first; with the credentials that they used. */
  readonly approved: readonly Voter[];
  /** Who has rejected; with all their credentials. */
  readonly rejected: readonly Voter[];
  /** Who has not voted; with all their credentials. */
  readonly undecided: readonly Voter[];
}

/** Work that the search of one policy may cost: every user once for every part of its consensus. */
const MAX_SEARCH_STEPS = 500_000;

/**
 * Whether a consensus that does not hold yet can still be met by the approvals of others.
 *
 * The documentation does not say how Turnkey decides this. Here it takes two things:
 *
 * 1. With the approval of everyone in `others`, the consensus holds. It is taken to be monotone: a consensus that more
 *    approvals can break (`approvers.count() == 2`, `approvers.all(…)`) is met only if it holds for everyone.
 * 2. Those who have approved count towards it: some part of it (an operand of its `&&` and `||`) needs one of their
 *    approvals when everyone whom it can do without is left out. Otherwise a user whom no policy mentions could put any
 *    activity of somebody else's policy up for approval, instead of being denied.
 *
 * @throws PolicyEvaluationError when the consensus cannot be evaluated, or the search costs too much.
 */
export function canStillBeMet(consensus: Expression, approved: readonly Voter[], others: readonly Voter[]): boolean {
  const budget: EvaluationBudget = { steps: MAX_SEARCH_STEPS };
  const holds = (part: Expression, voters: readonly Voter[]): boolean =>
    evaluateToBoolean(part, consensusEnvironment(voters), budget);

  const countsTowards = (part: Expression): boolean => {
    if (part.kind === 'logical') return part.operands.some(countsTowards);
    if (!holds(part, [...approved, ...others])) return false;
    let needed = others;
    for (const other of others) {
      const without = needed.filter((voter) => voter !== other);
      if (holds(part, [...approved, ...without])) needed = without;
    }
    return !holds(part, needed);
  };

  return holds(consensus, [...approved, ...others]) && countsTowards(consensus);
}
