import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { type Asked, DEADLINE, outage, turnkeyStandIn } from '../test-vectors/turnkey-stand-in.ts';
import { createSessionLimit, type SessionLimitOptions } from './session-limit.ts';

const NOW = 1_000_000;
const ADA = { type: 'email', contact: 'ada@example.org' } as const;
const LOG_IN = { organizationId: 'home', identity: ADA, publicKey: 'new', invalidateExisting: undefined };

const key = (n: number, changes: object = {}) => ({
  apiKeyId: `${n}`,
  apiKeyName: '',
  credential: { publicKey: `KEY${n}` },
  createdAt: { seconds: `${500 + n}`, nanos: '0' },
  expirationSeconds: '900',
  ...changes,
});
const keys = (count: number) => Array.from({ length: count }, (_, n) => key(n));

function limit(
  apiKeys: object[] | Error,
  atLimit: SessionLimitOptions['atLimit'] = 'end-oldest',
  userEmail: string = ADA.contact,
) {
  const asked: Asked[] = [];
  const clock = { now: NOW };
  const turnkey = turnkeyStandIn(() => {
    if (apiKeys instanceof Error) throw apiKeys;
    return {
      users: [
        { userId: 'u', userEmail, apiKeys },
        { userId: 'other', userEmail: 'eve@example.org', apiKeys: keys(20) },
      ],
    };
  }, asked);
  const sessionLimit = createSessionLimit({
    turnkey: { ...turnkey, now: () => clock.now },
    ...createMemoryStore(),
    atLimit,
    maxSeconds: 900,
  });
  const check = (changes: object = {}, before?: () => Promise<void>) =>
    sessionLimit.check({ ...LOG_IN, ...changes }, DEADLINE, before).catch((error) => error.code ?? error.message);
  const afterFour = async () => {
    for (let n = 0; n < 4; n++) expect(await check()).toBeUndefined();
    expect(asked).toEqual([]);
    return check();
  };
  return { asked, check, afterFour, clock };
}

describe('the limit of ten sessions', () => {
  it('From the fifth log-in on the oldest of ten keys is named', async () => {
    const { afterFour, asked } = limit(keys(10).toReversed());
    expect(await afterFour()).toEqual({ publicKey: 'key0', createdAt: 500 });
    expect(asked).toEqual([['list_users', 'home', {}]]);
  });

  it('Log-ins are counted for each sub-organization, and forgotten after a session', async () => {
    const { afterFour, asked, check, clock } = limit(keys(10));
    await afterFour();
    expect(await check({ organizationId: 'other' })).toBeUndefined();
    expect(asked).toHaveLength(1);
    clock.now += 900_000;
    expect(await check()).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('While there is room no session ends', async () => {
    const rooms = [
      keys(9),
      [...keys(9), key(9, { expirationSeconds: null })],
      [...keys(9), key(9, { createdAt: null })],
      [...keys(9), key(9, { expirationSeconds: '491' })],
      [...keys(9), key(9, { credential: { publicKey: 'NEW' } })],
    ];
    for (const room of rooms) expect(await limit(room).afterFour()).toBeUndefined();
    expect(await limit([...keys(9), key(9, { expirationSeconds: '492' })]).afterFour()).toMatchObject({
      publicKey: 'key0',
    });
  });

  it('Keys of the same second are told apart by their parts of a second', async () => {
    const same = keys(10).map((each, n) => ({ ...each, createdAt: { seconds: '500', nanos: `${(n + 3) % 10}` } }));
    expect(await limit(same).afterFour()).toMatchObject({ publicKey: 'key7' });
  });

  it('Only the sessions of the own user count', async () => {
    expect(await limit(keys(9), 'end-oldest').afterFour()).toBeUndefined();
    expect(await limit(keys(10), 'end-oldest', 'bob@example.org').afterFour()).toBeUndefined();
  });

  it('A log-in that ends all others asks nothing and is not counted', async () => {
    const { check, asked } = limit(keys(10));
    for (let n = 0; n < 6; n++) expect(await check({ invalidateExisting: true })).toBeUndefined();
    expect(await check()).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('When Turnkey does not answer, the log-in goes on; any other error ends it', async () => {
    expect(await limit(outage()).afterFour()).toBeUndefined();
    expect(await limit(new Error('a defect')).afterFour()).toBe('a defect');
  });

  it('What must hold before the look-up is checked before it', async () => {
    const { check, afterFour, asked } = limit(keys(10));
    await afterFour();
    asked.splice(0);
    expect(await check({}, () => Promise.reject(new Error('does not hold')))).toBe('does not hold');
    expect(asked).toEqual([]);
  });
});

describe('a limit that refuses', () => {
  it('The eleventh session is refused from the first log-in on', async () => {
    expect(await limit(keys(10), 'refuse').check()).toBe('TOO_MANY_SESSIONS');
    expect(await limit(keys(9), 'refuse').check()).toBeUndefined();
    expect(await limit(outage(), 'refuse').check()).toBe('UPSTREAM_TIMEOUT');
    const { check, asked } = limit(keys(10), 'refuse');
    expect(await check({}, () => Promise.reject(new Error('does not hold')))).toBe('does not hold');
    expect(asked).toEqual([]);
    expect(await check({ invalidateExisting: true })).toBeUndefined();
  });
});
