import {
  createMemoryStore,
  createPostern,
  createPostgresStore,
  type PosternOptions,
  type Store,
} from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '../setup/database.ts';
import { createBrowser, ORIGIN } from './browser.ts';
import { uncompressed } from './enclave-tokens.ts';
import { advance, limitedTurnkey, realPause } from './limited-turnkey-stand-in.ts';
import { enclaves, tokenFor, turnkeyAt } from './working-turnkey.ts';

function start(fetch: typeof globalThis.fetch, store: Store, upstream: PosternOptions['upstream']) {
  const postern = createPostern({
    turnkey: turnkeyAt('https://turnkey.invalid'),
    environment: {},
    origins: [ORIGIN],
    otp: { smsCountries: [], budget: { emailPerMinute: 10_000 } },
    rateLimits: {
      codesPerAddress: { max: 10_000, windowSeconds: 60 },
      requestsPerAddress: { max: 10_000, windowSeconds: 60 },
    },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    random: () => 0.5,
    fetch,
    store,
    ...(upstream ? { upstream } : {}),
  });
  const browser = () => createBrowser(postern, uncompressed(enclaves.tlsFetcher));
  return {
    sendCode: (n: number) => browser().initOtp(`code-${n}@example.org`),
    logIn(n: number) {
      const own = browser();
      return own.otpLogin(tokenFor(own.key.publicKey, `login-${n}@example.org`));
    },
  };
}

/** Moves the clock until all are settled. */
async function settled<Result>(promises: readonly Promise<Result>[], stepMs = 25): Promise<Result[]> {
  let isOver = false;
  const all = Promise.all(promises).finally(() => (isOver = true));
  while (!isOver) await advance(stepMs, stepMs);
  return all;
}

type Answer = { status: number; headers: Headers; body: Partial<AuthProblem> };

describe('With three requests a second to Turnkey', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
  afterEach(() => vi.useRealTimers());

  it('A burst of ten times as many gets 200 or 429, and both codes and log-ins go on', async () => {
    const turnkey = limitedTurnkey(3);
    const backend = start(turnkey.fetch, createMemoryStore(), { requestsPerSecond: 3 });
    const codes: Promise<Answer>[] = [];
    const logIns: Promise<Answer>[] = [];
    for (let second = 0; second < 10; second++) {
      for (let n = 0; n < 24; n++) codes.push(backend.sendCode(second * 100 + n));
      for (let n = 0; n < 2; n++) logIns.push(backend.logIn(second * 100 + n));
      await advance(1000);
    }
    const sentCodes = await settled(codes);
    const loggedIn = await settled(logIns);
    const statuses = new Set([...sentCodes, ...loggedIn].map(({ status }) => status));
    expect([...statuses].sort()).toEqual([200, 429]);
    expect(turnkey.refused).toEqual([]);
    // 30 requests leave in 10 seconds, and some more in the 5 seconds that the last ones may wait.
    expect(turnkey.sent.length).toBeGreaterThan(35);
    const done = (answers: Answer[]) => answers.filter(({ status }) => status === 200).length;
    expect(done(sentCodes)).toBeGreaterThan(5);
    expect(done(loggedIn)).toBeGreaterThan(5);
    for (const { status, headers, body } of [...sentCodes, ...loggedIn]) {
      if (status !== 429) continue;
      expect(body.code).toBe('UPSTREAM_RATE_LIMITED');
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
  });

  it('After the time in Retry-After there is room', async () => {
    const turnkey = limitedTurnkey(3);
    const backend = start(turnkey.fetch, createMemoryStore(), { requestsPerSecond: 3 });
    const burst = Array.from({ length: 30 }, (_, n) => backend.sendCode(n));
    const refused = await Promise.race(burst.slice(20));
    expect(refused.status).toBe(429);
    await advance(Number(refused.headers.get('retry-after')) * 1000);
    const [again] = await settled([backend.sendCode(30)]);
    expect(again?.status).toBe(200);
    await settled(burst);
  });

  it('A log-in leaves before codes that came earlier', async () => {
    const turnkey = limitedTurnkey(3);
    const backend = start(turnkey.fetch, createMemoryStore(), { requestsPerSecond: 3 });
    const codes = Array.from({ length: 10 }, (_, n) => backend.sendCode(n));
    await realPause(100);
    const logIn = backend.logIn(1);
    await realPause(100);
    const [loggedIn] = await settled([logIn], 3);
    expect(loggedIn?.status).toBe(200);
    await settled(codes);
    const names = turnkey.sent.map(({ name }) => name);
    expect(names.indexOf('otp_login')).toBeLessThan(names.lastIndexOf('init_otp'));
  });
});

it('Two processes with one store share the budget', async () => {
  const database = await createTestDatabase();
  const turnkey = limitedTurnkey(20);
  const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
  const backends = stores.map((store) => start(turnkey.fetch, store, { requestsPerSecond: 20 }));
  const answers = await Promise.all(
    backends.flatMap((backend, process) => Array.from({ length: 15 }, (_, n) => backend.sendCode(process * 100 + n))),
  );
  expect(answers.map(({ status }) => status)).toEqual(new Array(30).fill(200));
  expect(turnkey.refused).toEqual([]);
  for (const store of stores) await store.close();
  await database.drop();
});

it('Without a budget, a refusal of Turnkey for one second is repeated once and not shown', async () => {
  const turnkey = limitedTurnkey(3);
  const backend = start(turnkey.fetch, createMemoryStore(), undefined);
  const burst = Array.from({ length: 5 }, (_, n) => backend.sendCode(n));
  expect((await Promise.all(burst)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(turnkey.refused).toHaveLength(2);
});
