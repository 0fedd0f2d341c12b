import { expect, it } from 'vitest';
import { proposePin } from './choice.ts';
import type { SubOrganizationFacts } from './sub-organization-facts.ts';

const home = (organizationId: string, facts: Partial<SubOrganizationFacts> = {}): SubOrganizationFacts => ({
  organizationId,
  createdAtMs: 1_000,
  users: 1,
  passkeys: 0,
  apiKeys: 0,
  providers: 0,
  wallets: 0,
  privateKeys: 0,
  activities: 0,
  lastActivityMs: undefined,
  ...facts,
});

it('The only one that was used is proposed, whatever keys the others were made with', () => {
  const homes = [home('a', { wallets: 1 }), home('b', { activities: 1 }), home('c', { privateKeys: 2 })];
  expect(proposePin(homes, [])).toEqual({ organizationId: 'b', reason: 'only-one-used' });
});

it('Among those that were never used, the only one with a wallet or a private key is proposed', () => {
  expect(proposePin([home('a'), home('b', { privateKeys: 1 })], [])).toEqual({
    organizationId: 'b',
    reason: 'only-one-with-keys',
  });
});

it('Among those without use and keys, the oldest is proposed, and of the same second always the same one', () => {
  const oldest = { organizationId: 'b', reason: 'oldest-without-keys' };
  expect(proposePin([home('a', { createdAtMs: 2_000 }), home('b')], [])).toEqual(oldest);
  expect(proposePin([home('c'), home('b')], [])).toEqual(oldest);
  expect(proposePin([home('a', { createdAtMs: undefined }), home('b')], [])).toEqual(oldest);
});

it('Nothing is proposed when a wallet could be lost from sight', () => {
  expect(proposePin([home('a', { activities: 1 }), home('b', { activities: 9 })], [])).toBeUndefined();
  expect(proposePin([home('a', { wallets: 1 }), home('b', { wallets: 1 })], [])).toBeUndefined();
  // Whose users can stamp queries without a log-in.
  const read = home('a', { wallets: 1, passkeys: 1 });
  expect(proposePin([read, home('b', { activities: 1 })], [])).toBeUndefined();
  expect(proposePin([home('a', { privateKeys: 1, apiKeys: 1 }), home('b', { activities: 1 })], [])).toBeUndefined();
});

it('The choice of the operator counts, if it is one of the homes and no second one', () => {
  const homes = [home('a', { activities: 1 }), home('b', { activities: 9 })];
  expect(proposePin(homes, ['x', 'a'])).toEqual({ organizationId: 'a', reason: 'chosen' });
  expect(proposePin(homes, ['x'])).toBeUndefined();
  expect(proposePin(homes, ['a', 'b'])).toBeUndefined();
});
