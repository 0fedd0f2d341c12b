import { expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { createChallenges } from './challenges.ts';

function challengesAt(clock: { now: number }) {
  const challenges = createChallenges(createMemoryStore().oneTimeValues, () => clock.now);
  const code = (work: Promise<void>) =>
    work.then(
      () => 'spent',
      (error) => error.code,
    );
  return {
    ...challenges,
    spend: (challenge: string, binding: string) => code(challenges.spend(challenge, binding)),
    spendForeign: (challenge: string) => code(challenges.spendForeign(challenge)),
  };
}

it('A challenge is new each time, and is valid for five minutes', () => {
  const { draw } = challengesAt({ now: 1_000 });
  const [first, second] = [draw(), draw()];
  expect(first.challenge).toMatch(/^[0-9a-f]{64}$/);
  expect(first.challenge).not.toBe(second.challenge);
  expect(first).toMatchObject({ issuedAtMs: 1_000, expiresAtMs: 301_000 });
});

it('A challenge is used once, for what it was made for', async () => {
  const { keep, spend } = challengesAt({ now: 0 });
  await keep('challenge', 'binding', 1_000);
  expect([await spend('challenge', 'binding'), await spend('challenge', 'binding')]).toEqual([
    'spent',
    'INVALID_CHALLENGE',
  ]);
  expect(await spend('unknown', 'binding')).toBe('INVALID_CHALLENGE');
});

it('A challenge that was tried with another binding is used up', async () => {
  const { keep, spend } = challengesAt({ now: 0 });
  await keep('challenge', 'binding', 1_000);
  expect(await spend('challenge', 'other')).toBe('INVALID_CHALLENGE');
  expect(await spend('challenge', 'binding')).toBe('INVALID_CHALLENGE');
});

it('A challenge is not valid after its end', async () => {
  const clock = { now: 0 };
  const { keep, spend } = challengesAt(clock);
  await keep('challenge', 'binding', 1_000);
  clock.now = 1_000;
  expect(await spend('challenge', 'binding')).toBe('INVALID_CHALLENGE');
});

it('The challenge of a client is accepted once in a day, and is not one of the backend', async () => {
  const clock = { now: 0 };
  const { keep, spend, spendForeign } = challengesAt(clock);
  await keep('challenge', 'binding', 1_000);
  expect([await spendForeign('challenge'), await spendForeign('challenge')]).toEqual(['spent', 'INVALID_CHALLENGE']);
  expect(await spend('challenge', 'binding')).toBe('spent');
  expect(await spend('challenge', 'spent')).toBe('INVALID_CHALLENGE');
  clock.now = 86_399_999;
  expect(await spendForeign('challenge')).toBe('INVALID_CHALLENGE');
  clock.now = 86_400_000;
  expect(await spendForeign('challenge')).toBe('spent');
});
