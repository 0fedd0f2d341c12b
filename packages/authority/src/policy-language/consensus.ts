import type { Expression } from './ast.ts';
import { type CredentialInput, consensusEnvironment, type UserInput } from './consensus-environment.ts';
import { type EvaluationBudget, evaluateToBoolean } from './evaluate.ts';

/** A user and the credentials that they approved with, or could approve with. */
export interface Voter {
  readonly user: UserInput;
  readonly credentials: readonly CredentialInput[];
}

/** Every user of the organization is in exactly one of the lists. */
export interface Votes {
  /**
   * The users who have approved, with the credentials that they used. The user who submitted the activity comes first.
   */
  readonly approved: readonly Voter[];
  /** The users who have rejected, with all their credentials. */
  readonly rejected: readonly Voter[];
  /** The users who have not voted, with all their credentials. */
  readonly undecided: readonly Voter[];
}

/** The most work for the search of one policy. Each user costs one step for each part of the consensus. */
const MAX_SEARCH_STEPS = 500_000;

/**
 * Whether more approvals can still meet a consensus that does not hold yet.
 *
 * The documentation does not say how Turnkey decides this. Here two conditions must hold:
 *
 * 1. With the approval of everyone in `others`, the consensus holds. This assumes that more approvals never break it;
 *    one that they can break (`approvers.count() == 2`, `approvers.all(…)`) must hold with everyone's approval.
 * 2. The approvals so far count: at least one part of the consensus (an operand of its `&&` and `||`) needs one of them
 *    once every user that the part does not need is left out. Otherwise a user that no policy mentions could ask for
 *    approval of any activity that a policy allows to others, instead of being denied.
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
