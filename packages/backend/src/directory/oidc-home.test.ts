import { expect, it } from 'vitest';
import { type Asked, DEADLINE, listed, turnkeyStandIn } from '../test-vectors/turnkey-stand-in.ts';
import { providerOf, unsignedToken } from '../test-vectors/unsigned-token.ts';
import { ADDING_ACTIVITIES } from './additions.ts';
import { claimsOf, isHomeOfIdentity } from './oidc-home.ts';

const provider = providerOf('https://issuer.example', 'client');
const OWN = { iss: provider.issuer, sub: 'ada', aud: 'client' };

const registered = (providerId: string, changes: object = {}) => ({
  userId: 'user',
  oauthProviders: [{ providerId, issuer: provider.issuer, audience: 'client', subject: 'ada', ...changes }],
});
const addition = (id: string, claims: object) =>
  listed('activity', {
    intent: { oauthProviders: [{ oidcToken: unsignedToken({ ...claims }) }] },
    result: { ids: [id] },
  });

function isHome(activities: readonly object[], users: readonly object[], asked: Asked[] = []) {
  const turnkey = turnkeyStandIn((name) => (name === 'list_activities' ? { activities } : { users }), asked);
  return isHomeOfIdentity(turnkey, 'home', { provider, subject: 'ada' }, DEADLINE);
}

it('Where nothing was added, the identity came with the creation, and the users are not read', async () => {
  const asked: Asked[] = [];
  expect(await isHome([], [], asked)).toBe(true);
  expect(asked).toMatchObject([['list_activities', 'home', { filterByType: ADDING_ACTIVITIES.oidc }]]);
});

it('An identity that was added with a token for this app is proved', async () => {
  expect(await isHome([addition('p', OWN)], [registered('p')])).toBe(true);
  expect(await isHome([addition('user', OWN)], [registered('p')])).toBe(true);
});

it.each([
  ['another client', { ...OWN, aud: 'another' }],
  ['another issuer', { ...OWN, iss: 'https://other.example' }],
  ['another user', { ...OWN, sub: 'eve' }],
])('An identity that was added with a token of %s is not proved', async (_, claims) => {
  expect(await isHome([addition('p', claims)], [registered('p')])).toBe(false);
});

it('One of several tokens is enough', async () => {
  const tokens = [{ ...OWN, aud: 'another' }, OWN].map((claims) => ({ oidcToken: unsignedToken(claims) }));
  expect(await isHome([listed('a', { intent: { tokens }, result: { ids: ['p'] } })], [registered('p')])).toBe(true);
});

it('A token that cannot be read proves nothing', async () => {
  const unreadable = listed('a', { intent: { oidcToken: 'none' }, result: { ids: ['p'] } });
  expect(await isHome([unreadable], [registered('p')])).toBe(false);
  expect(claimsOf('none')).toBeUndefined();
});

it('An identity that no addition names came with the creation', async () => {
  expect(await isHome([addition('other', { ...OWN, aud: 'another' })], [registered('p')])).toBe(true);
});

it('Only the identity itself counts, of any user', async () => {
  const added = [addition('other', OWN)];
  expect(await isHome(added, [registered('p', { subject: 'eve' })])).toBe(false);
  expect(await isHome(added, [registered('p', { issuer: 'https://other.example' })])).toBe(false);
  expect(await isHome(added, [])).toBe(false);
  expect(await isHome(added, [registered('p', { subject: 'eve' }), registered('q')])).toBe(true);
});

it('One proved registration is enough', async () => {
  const added = [addition('foreign', { ...OWN, aud: 'another' }), addition('own', OWN)];
  expect(await isHome(added, [registered('foreign'), registered('own')])).toBe(true);
  expect(await isHome(added, [registered('foreign')])).toBe(false);
});
