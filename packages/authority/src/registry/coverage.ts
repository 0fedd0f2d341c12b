import { QUERY_NAMES, SUBMISSIONS } from '../operation/turnkey-operations.ts';
import { isVoteType } from '../pipeline/vote.ts';
import { ACTIVITIES } from './activities.ts';
import { QUERIES } from './queries.ts';

/** One operation of Turnkey's public API, and whether this authority supports it. */
export interface OperationCoverage {
  kind: 'query' | 'submit';
  /** The last part of the path. */
  name: string;
  /** Whether the newest version works. */
  isDone: boolean;
  /** The activity types of a submission, newest first; none for a query. */
  activityTypes: { type: string; isDone: boolean }[];
}

/** Every operation of Turnkey's public API, queries first, in the order of their names. */
export function operationCoverage(): OperationCoverage[] {
  const queries = QUERY_NAMES.map(
    (name): OperationCoverage => ({ kind: 'query', name, isDone: QUERIES.has(name), activityTypes: [] }),
  );
  const submissions = Object.entries(SUBMISSIONS).map(([name, types]): OperationCoverage => {
    const activityTypes = types.map((type) => ({ type, isDone: ACTIVITIES.has(type) || isVoteType(type) }));
    return { kind: 'submit', name, isDone: activityTypes[0]?.isDone ?? false, activityTypes };
  });
  return [...queries, ...submissions];
}
