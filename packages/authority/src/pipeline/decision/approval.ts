import type { Voter, Votes } from '../../policy-language/consensus.ts';
import type { CredentialInput } from '../../policy-language/consensus-environment.ts';
import type { OwnedCredential } from '../../store/credentials.ts';
import type { Store } from '../../store/database.ts';
import type { Organization } from '../../store/organizations.ts';
import type { Vote } from '../../store/votes.ts';

/** Who has approved and who has rejected an activity. A user counts once, with all credentials used. */
export interface Ballot {
  /** In the order of their first vote: the one who submitted the activity comes first. */
  approved: string[];
  rejected: string[];
}

/** Counts votes. A user who has rejected does not count as approving as well. */
export function countVotes(votes: Vote[]): Ballot {
  const of = (selection: Vote['selection']) => [
    ...new Set(votes.filter((vote) => vote.selection === selection).map((vote) => vote.userId)),
  ];
  const rejected = of('VOTE_SELECTION_REJECTED');
  return { approved: of('VOTE_SELECTION_APPROVED').filter((userId) => !rejected.includes(userId)), rejected };
}

/** Whether the root quorum is met, and whether it can still be. */
export function rootQuorum(organization: Organization, ballot: Ballot): { isMet: boolean; isPossible: boolean } {
  const { rootUserIds, rootQuorumThreshold } = organization;
  const approved = rootUserIds.filter((userId) => ballot.approved.includes(userId)).length;
  const left = rootUserIds.filter((userId) => !ballot.rejected.includes(userId)).length;
  return { isMet: approved >= rootQuorumThreshold, isPossible: approved > 0 && left >= rootQuorumThreshold };
}

/** The votes as the policy language sees them: users with the credentials that they used, or could use. */
export async function votersOf(
  store: Store,
  organization: Organization,
  ballot: Ballot,
  votes: Vote[],
): Promise<Votes> {
  const [users, credentials] = await Promise.all([
    store.users.list(organization.id),
    store.credentials.list(organization.id),
  ]);
  const voter = (userId: string, used: Voter['credentials']): Voter => {
    const user = users.find((candidate) => candidate.id === userId);
    return {
      user: { id: userId, tags: user?.tags ?? [], email: user?.email ?? undefined, alias: user?.name },
      credentials: used,
    };
  };
  const owned = (userId: string) => credentials.filter((credential) => credential.userId === userId).map(input);
  const used = (userId: string) =>
    votes
      .filter((vote) => vote.userId === userId)
      .map(({ credentialId, credentialType, publicKey }) => {
        const known = credentials.find((credential) => credential.id === credentialId);
        return known ? input(known) : { id: credentialId ?? '', type: credentialType, publicKey };
      });
  const undecided = users.filter(({ id }) => !ballot.approved.includes(id) && !ballot.rejected.includes(id));
  return {
    approved: ballot.approved.map((userId) => voter(userId, used(userId))),
    rejected: ballot.rejected.map((userId) => voter(userId, owned(userId))),
    undecided: undecided.map(({ id }) => voter(id, owned(id))),
  };
}

function input({ id, type, publicKey, credentialId }: OwnedCredential): CredentialInput {
  return { id, type, publicKey, credentialId: credentialId ?? undefined };
}
