import { expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { receiptsOf } from '../test-vectors/receipts-of.ts';
import { type Asked, DEADLINE, listed, turnkeyStandIn } from '../test-vectors/turnkey-stand-in.ts';
import { ADDING_ACTIVITIES } from './additions.ts';
import { isHomeOfCredential } from './credential-home.ts';

const key = createP256Signer();
const receipts = receiptsOf('parent', [key]);
const WALLET = { type: 'wallet', publicKey: 'aa' } as const;
const PASSKEY = { type: 'passkey', credentialId: 'id' } as const;

const apiKey = (publicKey: string, apiKeyId = 'key', apiKeyName = 'name') => ({
  apiKeyId,
  apiKeyName,
  credential: { publicKey },
});
const passkey = (credentialId: string, authenticatorId = 'passkey', authenticatorName = 'name') => ({
  authenticatorId,
  authenticatorName,
  credentialId,
  credential: { publicKey: 'bb' },
});
const user = (parts: object) => ({ userId: 'user', ...parts });

function isHome(
  identity: typeof WALLET | typeof PASSKEY,
  activities: readonly object[],
  users: readonly object[],
  asked: Asked[] = [],
) {
  const turnkey = turnkeyStandIn((name) => (name === 'list_activities' ? { activities } : { users }), asked);
  return isHomeOfCredential(turnkey, receipts, 'home', identity, DEADLINE);
}

it('Where no credential was added, all came with the creation, and the users are not read', async () => {
  const asked: Asked[] = [];
  expect(await isHome(WALLET, [], [], asked)).toBe(true);
  expect(asked).toMatchObject([['list_activities', 'home', { filterByType: ADDING_ACTIVITIES.wallet }]]);
  await isHome(PASSKEY, [], [], asked);
  expect(asked[1]).toMatchObject(['list_activities', 'home', { filterByType: ADDING_ACTIVITIES.passkey }]);
});

it('A credential that came with the creation is proved, and one that was added is not', async () => {
  const added = [listed('a', { result: { apiKeyIds: ['added'] } })];
  expect(await isHome(WALLET, added, [user({ apiKeys: [apiKey('AA', 'first')] })])).toBe(true);
  expect(await isHome(WALLET, added, [user({ apiKeys: [apiKey('AA', 'added')] })])).toBe(false);
  expect(await isHome(WALLET, added, [user({ apiKeys: [apiKey('AA', 'added'), apiKey('aa', 'first')] })])).toBe(true);
  expect(await isHome(WALLET, added, [user({ apiKeys: [apiKey('other', 'first')] })])).toBe(false);
  expect(await isHome(WALLET, added, [])).toBe(false);
});

it('The credential of a user who was added is not proved', async () => {
  const added = [listed('a', { result: { userIds: ['user'] } })];
  expect(await isHome(WALLET, added, [user({ apiKeys: [apiKey('aa')] })])).toBe(false);
});

it('An added credential with a receipt of this backend is proved', async () => {
  const added = [listed('a', { result: { authenticatorIds: ['passkey'] } })];
  const named = (name: string) => isHome(PASSKEY, added, [user({ authenticators: [passkey('id', 'passkey', name)] })]);
  expect(await named(`key ${await receipts.issue('home', PASSKEY)}`)).toBe(true);
  expect(await named(`key ${await receipts.issue('elsewhere', PASSKEY)}`)).toBe(false);
});

it('A passkey is found by its id, among the passkeys only', async () => {
  const added = [listed('a', { result: null })];
  expect(await isHome(PASSKEY, added, [user({ authenticators: [passkey('id')] })])).toBe(true);
  expect(await isHome(PASSKEY, added, [user({ authenticators: [passkey('other')] })])).toBe(false);
  expect(await isHome(PASSKEY, added, [user({ apiKeys: [apiKey('id')] })])).toBe(false);
});
