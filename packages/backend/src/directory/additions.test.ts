import { expect, it } from 'vitest';
import { ADDING_ACTIVITIES, fieldsNamed, textsIn } from './additions.ts';

const USERS = [
  'ACTIVITY_TYPE_CREATE_USERS',
  'ACTIVITY_TYPE_CREATE_USERS_V2',
  'ACTIVITY_TYPE_CREATE_USERS_V3',
  'ACTIVITY_TYPE_CREATE_USERS_V4',
  'ACTIVITY_TYPE_CREATE_API_ONLY_USERS',
  'ACTIVITY_TYPE_ACCEPT_INVITATION',
  'ACTIVITY_TYPE_ACCEPT_INVITATION_V2',
];

it('Every activity that can add a credential of a kind is looked at', () => {
  expect(ADDING_ACTIVITIES.wallet).toEqual([
    ...USERS,
    'ACTIVITY_TYPE_CREATE_API_KEYS',
    'ACTIVITY_TYPE_CREATE_API_KEYS_V2',
  ]);
  expect(ADDING_ACTIVITIES.passkey).toEqual([
    ...USERS,
    'ACTIVITY_TYPE_CREATE_AUTHENTICATORS',
    'ACTIVITY_TYPE_CREATE_AUTHENTICATORS_V2',
    'ACTIVITY_TYPE_RECOVER_USER',
  ]);
  expect(ADDING_ACTIVITIES.oidc).toEqual([
    ...USERS,
    'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS',
    'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2',
  ]);
});

it('The fields with a name are found at any depth, if they are texts', () => {
  const value = { token: 'a', list: [{ token: 'b' }, [{ token: 'c' }]], other: { token: { token: 'd' } }, tokens: 'e' };
  expect(fieldsNamed('token', value)).toEqual(['a', 'b', 'c', 'd']);
  for (const empty of ['token', 1, null, undefined, { token: 1 }, { token: ['x'] }]) {
    expect(fieldsNamed('token', empty)).toEqual([]);
  }
});

it('All texts are found at any depth', () => {
  expect(textsIn({ a: 'a', b: ['b', { c: 'c' }], d: 1, e: null })).toEqual(['a', 'b', 'c']);
  expect(textsIn('a')).toEqual(['a']);
  expect(textsIn(undefined)).toEqual([]);
});
