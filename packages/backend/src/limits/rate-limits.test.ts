import { expect, it } from 'vitest';
import type { RateLimits } from '../configuration/options.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { clientNetwork } from './client-network.ts';
import { addressLimits, createRateLimiter, secondsUntil } from './rate-limits.ts';

const LIMITS: RateLimits = {
  codesPerAddress: { max: 1, windowSeconds: 60 },
  signupsPerAddress: { max: 2, windowSeconds: 60 },
  requestsPerAddress: { max: 3, windowSeconds: 10 },
};

function limiterAt(clock: { now: number }) {
  const limiter = createRateLimiter(LIMITS, createMemoryStore().counters, () => clock.now);
  return (address: string | undefined, name: keyof RateLimits = 'requestsPerAddress') =>
    limiter.count(name, clientNetwork(address)).then(
      () => 'counted',
      ({ code, limit, retryAfterSeconds }) => [code, limit, retryAfterSeconds],
    );
}

it('A client may use each limit as often as it says, and again when its window is over', async () => {
  const clock = { now: 1_000_000 };
  const use = limiterAt(clock);
  for (let n = 0; n < 3; n++) expect(await use('192.0.2.1')).toBe('counted');
  clock.now += 2_500;
  expect(await use('192.0.2.1')).toEqual(['RATE_LIMITED', 'requestsPerAddress', 8]);
  expect(await use('192.0.2.1', 'signupsPerAddress')).toBe('counted');
  expect(await use('192.0.2.2')).toBe('counted');
  clock.now += 7_500;
  expect(await use('192.0.2.1')).toBe('counted');
});

it('A larger network has a higher limit, which its clients share', async () => {
  const use = limiterAt({ now: 0 });
  for (let n = 0; n < 10; n++) {
    for (let uses = 0; uses < 3; uses++) expect(await use(`192.0.2.${n}`)).toBe('counted');
  }
  expect(await use('192.0.2.200')).toEqual(['RATE_LIMITED', 'requestsPerAddress', 10]);
  expect(await use('192.0.3.1')).toBe('counted');
});

it('Of several full limits the one that is free last says how long to wait', async () => {
  const clock = { now: 0 };
  const use = limiterAt(clock);
  for (let n = 0; n < 30; n++) await use(`192.0.2.${n}`);
  clock.now = 5_000;
  expect(await use('192.0.2.1')).toEqual(['RATE_LIMITED', 'requestsPerAddress', 5]);
});

it('The limits of a client are those of its networks', () => {
  expect(addressLimits('requestsPerAddress', LIMITS, clientNetwork('192.0.2.1'))).toEqual([
    { key: 'requestsPerAddress:192.0.2.1', max: 3, windowMs: 10_000 },
    { key: 'requestsPerAddress:192.0.2.0/24', max: 30, windowMs: 10_000 },
  ]);
  expect(addressLimits('codesPerAddress', LIMITS, clientNetwork(undefined))).toEqual([
    { key: 'codesPerAddress:unknown', max: 10, windowMs: 60_000 },
  ]);
});

it('Waiting takes at least one whole second', () => {
  expect([secondsUntil(1_000, 1_000), secondsUntil(0, 5_000), secondsUntil(2_001, 1_000)]).toEqual([1, 1, 2]);
});
