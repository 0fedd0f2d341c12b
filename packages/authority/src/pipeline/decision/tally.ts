import type { Vote } from '../../store/votes.ts';
import type { DecidingOrganization } from '../pending-activity.ts';

/** The users who approved and who rejected an activity. Each user counts once. */
export interface Tally {
  /** In the order of their first vote, so the user who submitted the activity is first. */
  approved: string[];
  rejected: string[];
}

/** Counts votes. A user who rejected does not count as approving. */
export function countVotes(votes: Vote[]): Tally {
  const of = (selection: Vote['selection']) => [
    ...new Set(votes.filter((vote) => vote.selection === selection).map((vote) => vote.userId)),
  ];
  const rejected = of('VOTE_SELECTION_REJECTED');
  return { approved: of('VOTE_SELECTION_APPROVED').filter((userId) => !rejected.includes(userId)), rejected };
}

/** Whether the root quorum is met, and whether it can still be met. */
export function rootQuorum(
  { rootUserIds, rootQuorumThreshold }: DecidingOrganization,
  tally: Tally,
): { isMet: boolean; isPossible: boolean } {
  const approved = rootUserIds.filter((userId) => tally.approved.includes(userId)).length;
  const left = rootUserIds.filter((userId) => !tally.rejected.includes(userId)).length;
  return { isMet: approved >= rootQuorumThreshold, isPossible: approved > 0 && left >= rootQuorumThreshold };
}
