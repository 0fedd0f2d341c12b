import { describe, expect, it } from 'vitest';
import type { Vote } from '../../store/votes.ts';
import { countVotes, rootQuorum } from './tally.ts';

type Said = 'approves' | 'rejects';

function votes(...said: [userId: string, Said][]): Vote[] {
  return said.map(([userId, what], index) => ({
    organizationId: 'organization',
    id: `vote ${index}`,
    activityId: 'activity',
    userId,
    selection: what === 'approves' ? 'VOTE_SELECTION_APPROVED' : 'VOTE_SELECTION_REJECTED',
    message: '',
    publicKey: '',
    signature: '',
    scheme: '',
    credentialId: 'credential',
    credentialType: 'CREDENTIAL_TYPE_API_KEY_P256',
    method: { type: 'AUTHENTICATION_TYPE_API_KEY', id: 'credential' },
    contact: null,
    createdAt: new Date(0),
  }));
}

describe('countVotes', () => {
  it('A user who rejected does not count as approving, whatever came first', () => {
    expect(countVotes(votes(['ada', 'approves'], ['ada', 'rejects']))).toEqual({ approved: [], rejected: ['ada'] });
    expect(countVotes(votes(['ada', 'rejects'], ['ada', 'approves']))).toEqual({ approved: [], rejected: ['ada'] });
  });

  it('Each user counts once, in the order of the first vote', () => {
    const said = votes(
      ['bob', 'approves'],
      ['ada', 'approves'],
      ['bob', 'approves'],
      ['eve', 'rejects'],
      ['eve', 'rejects'],
    );
    expect(countVotes(said)).toEqual({ approved: ['bob', 'ada'], rejected: ['eve'] });
  });
});

describe('rootQuorum', () => {
  const quorumOf = (threshold: number, approved: string[], rejected: string[] = []) =>
    rootQuorum(
      { id: 'o', parentId: null, rootUserIds: ['ada', 'bob', 'eve'], rootQuorumThreshold: threshold },
      { approved, rejected },
    );

  it('The quorum is met from its threshold on, by root users only', () => {
    expect(quorumOf(2, ['ada', 'bob']).isMet).toBe(true);
    expect(quorumOf(2, ['ada', 'bob', 'eve']).isMet).toBe(true);
    expect(quorumOf(2, ['ada']).isMet).toBe(false);
    expect(quorumOf(2, ['ada', 'mallory', 'trent']).isMet).toBe(false);
  });

  it('The quorum stays possible while a root user approved and enough root users have not rejected', () => {
    expect(quorumOf(2, ['ada'], ['bob']).isPossible).toBe(true);
    expect(quorumOf(2, ['ada'], ['bob', 'eve']).isPossible).toBe(false);
    expect(quorumOf(2, [], []).isPossible).toBe(false);
    expect(quorumOf(2, ['mallory'], []).isPossible).toBe(false);
    expect(quorumOf(2, ['ada'], ['mallory', 'trent']).isPossible).toBe(true);
  });
});
