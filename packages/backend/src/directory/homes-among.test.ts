import { describe, expect, it } from 'vitest';
import { outage, refusal } from '../test-vectors/turnkey-stand-in.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import { homesAmong } from './homes-among.ts';

const among = (judge: (id: string) => boolean | Error, candidates: string[], remembered?: string) =>
  homesAmong(candidates, remembered, async (id) => {
    const judged = judge(id);
    if (judged instanceof Error) throw judged;
    return judged;
  });

describe('homesAmong', () => {
  it('The candidates that are homes are found, in their order', async () => {
    expect(await among((id) => id !== 'b', ['a', 'b', 'c'])).toEqual(['a', 'c']);
    expect(await among(() => false, ['a'])).toEqual([]);
    expect(await among(() => true, [])).toEqual([]);
  });

  it('The remembered one is the home while it is a candidate, and nothing is asked', async () => {
    const never = () => new Error('nothing is asked');
    expect(await among(never, ['a', 'b'], 'b')).toEqual(['b']);
    expect(await among((id) => id === 'a', ['a', 'b'], 'gone')).toEqual(['a']);
  });

  it('A candidate about which Turnkey refuses to answer is not a home', async () => {
    expect(await among((id) => (id === 'a' ? refusal() : id === 'b'), ['a', 'b'])).toEqual(['b']);
    expect(await among(refusal, ['a'])).toEqual([]);
    expect(await among(refusal, ['a', 'b'])).toEqual([]);
  });

  it('A refused stamp and an answer that is not of Turnkey are no answers about one candidate', async () => {
    for (const failure of [
      { outcome: 'refused', status: 401 },
      { outcome: 'unknown', status: 403 },
    ] as const) {
      const error = new UpstreamError('UPSTREAM_REFUSED', failure);
      await expect(among(() => error, ['a'])).rejects.toBe(error);
    }
    const limited = new UpstreamError('UPSTREAM_RATE_LIMITED', { outcome: 'refused', status: 429 });
    await expect(among(() => limited, ['a'])).rejects.toBe(limited);
    expect(
      await among(() => new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused', status: 403 }), ['a']),
    ).toEqual([]);
    const tooMuch = new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', isTooMuch: true });
    expect(await among(() => tooMuch, ['a'])).toEqual([]);
  });

  it('An outage counts only when no home was found', async () => {
    expect(await among((id) => (id === 'a' ? outage() : true), ['a', 'b'])).toEqual(['b']);
    await expect(among((id) => (id === 'a' ? outage() : false), ['a', 'b'])).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    await expect(among((id) => (id === 'a' ? refusal() : outage()), ['a', 'b'])).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    await expect(among(() => new Error('a defect'), ['a'])).rejects.toThrow('a defect');
    const errors = [outage(), new Error('later')];
    await expect(among(() => errors.shift() ?? false, ['a', 'b'])).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  it('At most five candidates are checked at the same time, and all of them in the end', async () => {
    const candidates = Array.from({ length: 12 }, (_, n) => `${n}`);
    let running = 0;
    let most = 0;
    const homes = await homesAmong(candidates, undefined, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return true;
    });
    expect(homes).toEqual(candidates);
    expect(most).toBe(5);
  });
});
