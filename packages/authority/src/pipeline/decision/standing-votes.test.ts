import { expect, it } from 'vitest';
import { ORGANIZATION_ID, pendingActivity, storeStandIn, vote } from '../../test-vectors/decision-stand-in.ts';
import { standingVotes } from './standing-votes.ts';

const scoped = (userId: string, sessionProfileId: string) => vote(userId, { sessionProfileId });

it('A vote counts while its credential exists and the scope of its session allows the activity', async () => {
  const scopes = {
    fits: "activity.kind == 'DELETE_API_KEYS'",
    other: "activity.kind == 'CREATE_USERS'",
    error: "wallet.id == 'w'",
  };
  const gone = vote('gone', { hasCredential: false });
  const votes = [vote('key'), gone, scoped('fits', 'fits'), scoped('other', 'other'), scoped('error', 'error')];
  const asked: string[] = [];
  const pending = pendingActivity({ votes: [...votes, scoped('unknown', 'unknown')] });
  const standing = await standingVotes(storeStandIn({ scopes }, asked), pending);
  expect(standing.map(({ userId }) => userId)).toEqual(['key', 'fits']);
  expect(asked[0]).toBe(`profile fits of ${ORGANIZATION_ID}`);
});

it('The profile of a session is that of the parent organization', async () => {
  const asked: string[] = [];
  const pending = pendingActivity({ votes: [scoped('ada', 'any')], parentId: 'parent' });
  const standing = await standingVotes(storeStandIn({ scopes: { any: 'true' } }, asked), pending);
  expect(standing).toHaveLength(1);
  expect(asked).toEqual(['profile any of parent']);
});

it('A scope that is not in the language is an error', async () => {
  const pending = pendingActivity({ votes: [scoped('ada', 'broken')] });
  await expect(standingVotes(storeStandIn({ scopes: { broken: '==' } }), pending)).rejects.toThrow();
});
