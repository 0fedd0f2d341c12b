import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { signUp } from '../setup/user.ts';

/** Contacts of each kind. With so many, two distributions that do not overlap at all have a z of 6.6. */
const SAMPLES = 30;
/** By chance, equal work is further apart than this once in 15,000 runs. */
const CONSPICUOUS = 4;

describe('S14: an attacker measures how much work a request makes', () => {
  const deployment = sharedDeployment();
  let known: string[];
  beforeAll(async () => {
    known = Array.from({ length: SAMPLES }, (_, n) => `known${n + 10}@example.org`);
    for (const email of known) await signUp(deployment.authority, email);
  });

  const rateLimits = { codesPerAddress: { max: 1_000, windowSeconds: 60 } };

  /** The processor time of one request, with everything behind it, in microseconds. */
  async function work(postern: Pick<Postern, 'fetch'>, contact: string): Promise<number> {
    const before = process.cpuUsage();
    const { status } = await post(postern, '/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact });
    const { user, system } = process.cpuUsage(before);
    expect(status).toBe(200);
    return user + system;
  }

  /** How far the work for contacts with an account is from that for others. */
  async function distance(postern: Pick<Postern, 'fetch'>, name: string): Promise<number> {
    const withAccount: number[] = [];
    const without: number[] = [];
    // The first requests compile code.
    for (let n = 10; n < 15; n++) await work(postern, `${name}-first${n}@example.org`);
    for (const [n, contact] of known.entries()) {
      const unknown = `${name}${n + 10}@example.org`;
      // In turns, and each kind first as often as the other, so that a slow moment strikes both.
      const isFirst = n % 2 === 0;
      if (isFirst) withAccount.push(await work(postern, contact));
      without.push(await work(postern, unknown));
      if (!isFirst) withAccount.push(await work(postern, contact));
    }
    return Math.abs(mannWhitney(withAccount, without));
  }

  it('A request for a code takes the same processor time with and without an account', async () => {
    expect(await distance(deployment.backend({ rateLimits }), 'other')).toBeLessThan(CONSPICUOUS);
  });

  it('The comparison notices a backend that answers known contacts earlier', async () => {
    const product = deployment.backend({ rateLimits });
    const answer = { otpId: 'x', otpEncryptionTargetBundle: 'x' };
    const leaky: Pick<Postern, 'fetch'> = {
      async fetch(request) {
        const { contact } = (await request.clone().json()) as { contact: string };
        return known.includes(contact) ? Response.json(answer) : product.fetch(request);
      },
    };
    expect(await distance(leaky, 'third')).toBeGreaterThan(CONSPICUOUS);
  });
});

/** The z of the Mann-Whitney U test: it compares ranks, so single slow measurements do not matter. */
function mannWhitney(first: readonly number[], second: readonly number[]): number {
  let u = 0;
  for (const a of first) for (const b of second) u += a > b ? 1 : a === b ? 0.5 : 0;
  const pairs = first.length * second.length;
  return (u - pairs / 2) / Math.sqrt((pairs * (first.length + second.length + 1)) / 12);
}
