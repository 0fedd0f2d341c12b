import { describe, expect, it } from 'vitest';
import { CLAIMS, sessionKey } from '../test-vectors/session-stand-in.ts';
import { type Asked, outage, refusal, turnkeyStandIn } from '../test-vectors/turnkey-stand-in.ts';
import { createRegisteredKeys } from './registered-keys.ts';

const SESSION = { claims: CLAIMS, sessionId: `home user ${sessionKey.publicKey}` };
const apiKey = (publicKey: string, seconds = 1_000) => ({
  apiKeyId: 'id',
  credential: { publicKey },
  createdAt: { seconds: String(seconds) },
});

interface World {
  now: number;
  /** The sub-organizations that the parent lists for the key. */
  listed: string[] | Error;
  keys: object[] | Error;
  asked: Asked[];
}

function keysOf(changes: Partial<World> = {}) {
  const world: World = {
    now: 5_000_000,
    listed: ['home'],
    keys: [apiKey(sessionKey.publicKey.toUpperCase())],
    asked: [],
    ...changes,
  };
  const turnkey = turnkeyStandIn((name) => {
    const answer = name === 'list_suborgs' ? world.listed : world.keys;
    if (answer instanceof Error) throw answer;
    return name === 'list_suborgs' ? { organizationIds: answer } : { apiKeys: answer };
  }, world.asked);
  const keys = createRegisteredKeys({
    turnkey: { ...turnkey, now: () => world.now },
    recheckSeconds: 60,
    questionMs: 1_000,
  });
  const check = (afterMs?: number, session = SESSION) => keys.check(session, afterMs).catch(({ code }) => code);
  return { world, keys, check, names: () => world.asked.splice(0).map(([name]) => name) };
}

describe('the key of a session', () => {
  it('It counts while it is registered for its user in a sub-organization of the parent', async () => {
    const { check, world } = keysOf();
    expect(await check()).toBe(1_000_000);
    expect(
      world.asked.map(([name, organizationId, { filterType, filterValue, userId }]) => [
        name,
        organizationId,
        filterType,
        filterValue,
        userId,
      ]),
    ).toEqual([
      ['list_suborgs', 'parent', 'PUBLIC_KEY', sessionKey.publicKey, undefined],
      ['get_api_keys', 'home', undefined, undefined, 'user'],
    ]);
  });

  it('It does not count in the organization of another parent, in the parent, or when it is gone', async () => {
    const foreign = keysOf({ listed: ['elsewhere'] });
    expect(await foreign.check()).toBe('INVALID_SESSION');
    expect(foreign.names()).toEqual(['list_suborgs']);
    expect(foreign.keys.isOwn(SESSION)).toBe(false);
    expect(await keysOf({ keys: [apiKey('other')] }).check()).toBe('INVALID_SESSION');
    const ofParent = { claims: { ...CLAIMS, organization_id: 'parent' }, sessionId: 'parent' };
    const parent = keysOf({ listed: ['parent'] });
    expect(await parent.check(undefined, ofParent)).toBe('INVALID_SESSION');
    expect(parent.names()).toEqual([]);
  });

  it('Turnkey is asked once in a minute, whatever the answer was, and about the parent only once', async () => {
    for (const keys of [[apiKey(sessionKey.publicKey)], []]) {
      const { check, names, world } = keysOf({ keys });
      const first = await check();
      world.now += 59_999;
      expect(await check()).toBe(first);
      expect(names()).toEqual(['list_suborgs', 'get_api_keys']);
      world.now += 1;
      expect(await check()).toBe(first);
      expect(names()).toEqual(['get_api_keys']);
    }
  });

  it('Requests at the same time share one question, and a later one asks again', async () => {
    const { check, names, world } = keysOf();
    expect(await Promise.all([check(), check(), check()])).toEqual([1_000_000, 1_000_000, 1_000_000]);
    expect(names()).toEqual(['list_suborgs', 'get_api_keys']);
    world.keys = outage();
    world.now += 60_000;
    expect(await check()).toBe('UPSTREAM_TIMEOUT');
    world.keys = [];
    expect(await check()).toBe('INVALID_SESSION');
  });

  it('An answer to an earlier question than wanted is not used', async () => {
    const { check, names, world } = keysOf();
    await check();
    world.now += 10;
    await check(world.now - 11);
    expect(names()).toEqual(['list_suborgs', 'get_api_keys']);
    await check(world.now - 10);
    expect(names()).toEqual(['get_api_keys']);
  });

  it('When Turnkey refuses and the parent does not list the key, the sub-organization is gone', async () => {
    const { check, names, world } = keysOf();
    await check();
    names();
    world.now += 60_000;
    world.keys = refusal();
    world.listed = [];
    expect(await check()).toBe('INVALID_SESSION');
    expect(names()).toEqual(['get_api_keys', 'list_suborgs']);
    world.now += 60_000;
    world.listed = ['home'];
    expect(await check()).toBe('UPSTREAM_REFUSED');
    world.keys = outage();
    names();
    expect(await check()).toBe('UPSTREAM_TIMEOUT');
    expect(names()).toEqual(['get_api_keys']);
  });

  it('A session that was just opened counts without a question', async () => {
    const { check, keys, names, world } = keysOf();
    expect(keys.isOwn(SESSION)).toBe(false);
    keys.note(SESSION);
    expect(keys.isOwn(SESSION)).toBe(true);
    expect(await check()).toBe(Number.POSITIVE_INFINITY);
    expect(names()).toEqual([]);
    world.now += 60_000;
    expect(await check()).toBe(1_000_000);
    expect(names()).toEqual(['get_api_keys']);
  });

  it('A sub-organization that is known to be own is not looked up', async () => {
    const { check, keys, names } = keysOf();
    keys.noteOwn(SESSION);
    expect(await check()).toBe(1_000_000);
    expect(names()).toEqual(['get_api_keys']);
  });
});
