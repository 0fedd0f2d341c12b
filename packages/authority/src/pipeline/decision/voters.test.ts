import { expect, it } from 'vitest';
import {
  ORGANIZATION_ID,
  pendingActivity,
  rejection,
  storeStandIn,
  vote,
} from '../../test-vectors/decision-stand-in.ts';
import { countVotes } from './tally.ts';
import { votersOf } from './voters.ts';

const users = [{ id: 'ada', tags: ['tag'], email: 'ada@example.org', name: 'Ada' }, { id: 'bob' }, { id: 'eve' }];
const key = (userId: string, n: number) => ({
  userId,
  id: `${userId} ${n}`,
  type: 'CREDENTIAL_TYPE_API_KEY_P256',
  credentialId: null,
  publicKey: `key ${userId} ${n}`,
});
const passkey = { ...key('bob', 3), type: 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR', credentialId: 'passkey' };
const credentials = [key('ada', 1), key('ada', 2), key('bob', 1), passkey, key('eve', 1)];
const input = ({ id, type, publicKey, credentialId }: (typeof credentials)[number] | typeof passkey) => ({
  id,
  type,
  publicKey,
  credentialId: credentialId ?? undefined,
});

it('Who approved comes with the credentials that were used, all others with those that they have', async () => {
  const votes = [vote('ada', { credentialId: 'ada 2' }), rejection('bob')];
  const asked: string[] = [];
  const { deciding } = pendingActivity({ votes });
  const voters = await votersOf(storeStandIn({ users, credentials }, asked), deciding, countVotes(votes), votes);
  expect(asked).toEqual([`users of ${ORGANIZATION_ID}`, `credentials of ${ORGANIZATION_ID}`]);
  expect(voters).toEqual({
    approved: [
      {
        user: { id: 'ada', tags: ['tag'], email: 'ada@example.org', alias: 'Ada' },
        credentials: [input(key('ada', 2))],
      },
    ],
    rejected: [
      {
        user: { id: 'bob', tags: [], email: undefined, alias: 'name of bob' },
        credentials: [input(key('bob', 1)), input(passkey)],
      },
    ],
    undecided: [
      { user: { id: 'eve', tags: [], email: undefined, alias: 'name of eve' }, credentials: [input(key('eve', 1))] },
    ],
  });
});

it('A credential that is not stored is shown as its vote has it, and a user who is gone has no tags', async () => {
  const attested = vote('gone', { credentialId: null, credentialType: 'CREDENTIAL_TYPE_OAUTH', publicKey: 'public' });
  const { deciding } = pendingActivity({ votes: [attested] });
  const { approved } = await votersOf(storeStandIn({}), deciding, countVotes([attested]), [attested]);
  expect(approved).toEqual([
    {
      user: { id: 'gone', tags: [], email: undefined, alias: undefined },
      credentials: [{ id: '', type: 'CREDENTIAL_TYPE_OAUTH', publicKey: 'public' }],
    },
  ]);
});
