import { randomUUID } from 'node:crypto';
import { createPostern, createPostgresStore, type Store } from '@postern/backend';
import { afterEach, expect, it, vi } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase } from '../setup/database.ts';
import { stampOf } from '../setup/stamped.ts';
import { createBrowser, ORIGIN } from './browser.ts';
import { issueTargetBundle, uncompressed } from './enclave-tokens.ts';
import { advance, limitedTurnkey } from './limited-turnkey-stand-in.ts';
import { enclaves, PARENT, SUB, session, tokenFor, turnkeyAt } from './working-turnkey.ts';

afterEach(() => void vi.useRealTimers());

const PROCESSES = 3;
const SECONDS = 10;
const WHOAMI = '/public/v1/query/whoami';

/** Counts the calls of a store that have no answer yet. The database does not follow the clock of the test. */
function watched(store: Store, open: Set<symbol>): Store {
  const watch = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          const result: unknown = member.apply(target, args);
          // Locks wait for other requests, so they are not waited for.
          if (!(result instanceof Promise) || name === 'withLocks') return result;
          const call = Symbol();
          open.add(call);
          return result.finally(() => open.delete(call));
        };
      },
    });
  const parts = Object.entries(store).map(([name, part]) => [name, name === 'close' ? part : watch(part)]);
  return Object.fromEntries(parts) as Store;
}

type LimitedTurnkey = ReturnType<typeof limitedTurnkey>;

/** One process of a backend, and every kind of request to it. Each needs at least one request to Turnkey. */
function startProcess(turnkey: LimitedTurnkey, store: Store) {
  const postern = createPostern({
    turnkey: turnkeyAt('https://turnkey.invalid'),
    environment: {},
    origins: [ORIGIN],
    proxy: {},
    otp: { smsCountries: [], budget: { emailPerMinute: 10_000 } },
    rateLimits: {
      codesPerAddress: { max: 10_000, windowSeconds: 60 },
      requestsPerAddress: { max: 10_000, windowSeconds: 60 },
    },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    random: () => 0.5,
    fetch: turnkey.fetch,
    store,
    upstream: { requestsPerSecond: 3 },
  });
  const browser = (key = createApiKeyPair()) => createBrowser(postern, uncompressed(enclaves.tlsFetcher), key);
  const name = () => `user-${randomUUID()}@example.org`;
  const requests = {
    code: () => browser().initOtp(name()),
    async verification() {
      const key = createApiKeyPair();
      const otpEncryptionTargetBundle = issueTargetBundle(enclaves.tlsFetcher, PARENT);
      return browser(key).verifyOtp({ otpId: key.publicKey, otpEncryptionTargetBundle }, '123456');
    },
    logIn() {
      const own = browser();
      return own.otpLogin(tokenFor(own.key.publicKey, name()));
    },
    async sessionCheck() {
      const { publicKey } = createApiKeyPair();
      turnkey.sessionKeys.add(publicKey);
      const { refusal } = await postern.requireSession(session(SUB, publicKey));
      return refusal ?? new Response();
    },
    forwarded() {
      const body = JSON.stringify({ organizationId: SUB, nonce: name() });
      const headers = { Origin: ORIGIN, 'X-Stamp': stampOf(createApiKeyPair(), body) };
      const init = { method: 'POST', headers, body };
      return postern.fetch(new Request(`https://api.example.com/auth/proxy${WHOAMI}`, init));
    },
  };
  return requests;
}

type Kind = keyof ReturnType<typeof startProcess>;

/** Ten a second for each of the three processes, for a limit of three. */
const EACH_SECOND: readonly Kind[] = [
  ...new Array<Kind>(6).fill('code'),
  'verification',
  'logIn',
  'sessionCheck',
  'forwarded',
];

it('Ten times three requests a second, to three processes with one store, give no 5xx, and every kind goes on', async () => {
  const database = await createTestDatabase();
  const stores = await Promise.all(
    Array.from({ length: PROCESSES }, () => createPostgresStore({ url: database.url, maxConnections: 4 })),
  );
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  const open = new Set<symbol>();
  const isBusy = () => open.size > 0;
  const turnkey = limitedTurnkey(3, 100);
  const processes = stores.map((store) => startProcess(turnkey, watched(store, open)));
  const pending: Promise<{ kind: Kind; process: number; status: number; retryAfter: string | null }>[] = [];
  for (let second = 0; second < SECONDS; second++) {
    for (const [process, requests] of processes.entries()) {
      for (const kind of EACH_SECOND) {
        const answered = requests[kind]();
        pending.push(
          answered.then(({ status, headers }) => ({ kind, process, status, retryAfter: headers.get('retry-after') })),
        );
      }
    }
    await advance(1_000, 25, isBusy);
  }
  let isOver = false;
  const all = Promise.all(pending).finally(() => (isOver = true));
  while (!isOver) await advance(25, 25, isBusy);
  const answers = await all;
  vi.useRealTimers();
  for (const store of stores) await store.close();
  await database.drop();

  expect(answers).toHaveLength(PROCESSES * EACH_SECOND.length * SECONDS);
  expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 429]);
  // On a busy machine one may be still later, and is refused and repeated. Together they stay within the budget.
  const seconds = ((turnkey.sent.at(-1)?.atMs ?? 0) - (turnkey.sent[0]?.atMs ?? 0)) / 1_000;
  expect(turnkey.sent.length + turnkey.refused.length).toBeLessThanOrEqual(3 * seconds + 4);
  // Three requests left in each second, and nothing of the budget was lost.
  expect(turnkey.sent.length).toBeGreaterThanOrEqual(3 * SECONDS);
  const served = answers.filter(({ status }) => status === 200);
  expect(new Set(served.map(({ kind }) => kind))).toEqual(new Set(EACH_SECOND));
  expect(new Set(served.map(({ process }) => process)).size).toBe(PROCESSES);
  for (const { status, retryAfter } of answers) {
    if (status === 429) expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
  }
});
