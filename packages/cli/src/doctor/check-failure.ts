import { failed, type Problem } from './finding.ts';

/** A check cannot go on, and this is why. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
  readonly problem: Problem;

  constructor(problem: string, fix: string) {
    super(problem);
    this.problem = failed(problem, fix);
  }
}
