import type { Voter, Votes } from '../../policy-language/consensus.ts';
import type { CredentialInput } from '../../policy-language/consensus-environment.ts';
import type { OwnedCredential } from '../../store/credentials.ts';
import type { Store } from '../../store/database.ts';
import type { Vote } from '../../store/votes.ts';
import type { DecidingOrganization } from '../pending-activity.ts';
import type { Tally } from './tally.ts';

/** The credential of a vote. */
export type UsedCredential = Pick<Vote, 'userId' | 'credentialId' | 'credentialType' | 'publicKey'>;

/** The votes in the form of the policy language: users with the credentials that they used, or could use. */
export async function votersOf(
  store: Store,
  organization: DecidingOrganization,
  tally: Tally,
  votes: readonly UsedCredential[],
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
  const undecided = users.filter(({ id }) => !tally.approved.includes(id) && !tally.rejected.includes(id));
  return {
    approved: tally.approved.map((userId) => voter(userId, used(userId))),
    rejected: tally.rejected.map((userId) => voter(userId, owned(userId))),
    undecided: undecided.map(({ id }) => voter(id, owned(id))),
  };
}

function input({ id, type, publicKey, credentialId }: OwnedCredential): CredentialInput {
  return { id, type, publicKey, credentialId: credentialId ?? undefined };
}
