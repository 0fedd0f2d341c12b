import type { OtpType } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import type { CodeBudget, RateLimits } from '../configuration/options.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { clientNetwork } from './client-network.ts';
import { createCodeLimits } from './code-limits.ts';

const WIDE = { max: 1_000, windowSeconds: 600 };
const RATES: RateLimits = { codesPerAddress: WIDE, signupsPerAddress: WIDE, requestsPerAddress: WIDE };
const BUDGET: CodeBudget = { emailPerMinute: 100, emailPerDay: 1_000, smsPerMinute: 100, smsPerDay: 1_000 };
const LIFETIME = 300;
/** Seconds: a lifetime and the margin for Turnkey's clock. */
const PAUSE = LIFETIME + 5;

function limits(changes: { rates?: Partial<RateLimits>; budget?: Partial<CodeBudget> } = {}) {
  const clock = { now: 1_000_000_000 };
  const codes = createCodeLimits({
    organizationId: 'parent',
    rateLimits: { ...RATES, ...changes.rates },
    budget: { ...BUDGET, ...changes.budget },
    expirationSeconds: LIFETIME,
    counters: createMemoryStore().counters,
    now: () => clock.now,
  });
  return {
    clock,
    takeBack: (contact: string, address: string) => codes.takeBack(contact, clientNetwork(address)),
    send: (contact: string, address = '192.0.2.1', otpType: OtpType = 'OTP_TYPE_EMAIL') =>
      codes.count(otpType, contact, clientNetwork(address)).then(
        (warning) => warning ?? 'sent',
        ({ code, limit, retryAfterSeconds }) => [code, limit, retryAfterSeconds],
      ),
  };
}

const tooMany = (seconds: number) => ['TOO_MANY_OTPS', 'codesPerContact', seconds];

describe('the codes of one contact', () => {
  it('One network gets two codes, and then one after each pause, which grows up to an hour', async () => {
    const { clock, send } = limits();
    expect([await send('ada'), await send('ada')]).toEqual(['sent', 'sent']);
    for (const pause of [PAUSE, 2 * PAUSE, 4 * PAUSE, 8 * PAUSE, 3_600, 3_600]) {
      expect(await send('ada')).toEqual(tooMany(pause));
      clock.now += pause * 1_000 - 1;
      expect(await send('ada')).toEqual(tooMany(1));
      clock.now += 1;
      expect(await send('ada')).toBe('sent');
    }
  });

  it('All networks together get three codes, and then wait for one or two lifetimes', async () => {
    const { clock, send } = limits();
    for (const network of [1, 2, 3]) expect(await send('ada', `192.0.${network}.1`)).toBe('sent');
    expect(await send('ada', '192.0.4.1')).toEqual(tooMany(PAUSE));
    clock.now += PAUSE * 1_000;
    expect(await send('ada', '192.0.4.1')).toBe('sent');
    for (const network of [5, 6]) {
      expect(await send('ada', `192.0.${network}.1`)).toEqual(tooMany(2 * PAUSE));
      clock.now += 2 * PAUSE * 1_000;
      expect(await send('ada', `192.0.${network}.1`)).toBe('sent');
    }
  });

  it('Addresses of one network share its codes, other contacts do not', async () => {
    const { send } = limits();
    expect([await send('ada', '192.0.2.1'), await send('ada', '192.0.2.2')]).toEqual(['sent', 'sent']);
    expect(await send('ada', '192.0.2.3')).toEqual(tooMany(PAUSE));
    expect(await send('bob', '192.0.2.3')).toBe('sent');
  });

  it('A code that was used is given back', async () => {
    const { send, takeBack } = limits();
    await send('ada');
    await send('ada');
    await takeBack('ada', '192.0.2.1');
    expect(await send('ada')).toBe('sent');
    expect(await send('ada')).toEqual(tooMany(PAUSE));
  });

  it('After a day all codes are forgotten', async () => {
    const { clock, send } = limits();
    for (let n = 0; n < 2; n++) await send('ada');
    clock.now += 86_400_000;
    expect([await send('ada'), await send('ada')]).toEqual(['sent', 'sent']);
  });
});

describe('the codes of one client', () => {
  it('A client gets as many codes as the limit says, and a refused one uses up nothing', async () => {
    const { clock, send } = limits({ rates: { codesPerAddress: { max: 2, windowSeconds: 60 } } });
    expect([await send('a'), await send('b')]).toEqual(['sent', 'sent']);
    expect(await send('c')).toEqual(['RATE_LIMITED', 'codesPerAddress', 60]);
    clock.now += 60_000;
    expect([await send('c'), await send('c')]).toEqual(['sent', 'sent']);
  });
});

describe('the budget of the deployment', () => {
  it.each([
    ['emailPerMinute', 'OTP_TYPE_EMAIL', 60],
    ['emailPerDay', 'OTP_TYPE_EMAIL', 86_400],
    ['smsPerMinute', 'OTP_TYPE_SMS', 60],
    ['smsPerDay', 'OTP_TYPE_SMS', 86_400],
    ['smsPerDay', 'OTP_TYPE_WHATSAPP', 86_400],
  ] as const)('The budget %s of %s is warned about at 80 % and ends at 100 %', async (name, otpType, seconds) => {
    const { clock, send } = limits({ budget: { [name]: 5 } });
    const sendOne = (n: number) => send(`contact ${n}`, `10.${n}.0.1`, otpType);
    expect([await sendOne(1), await sendOne(2), await sendOne(3)]).toEqual(['sent', 'sent', 'sent']);
    expect(await sendOne(4)).toEqual({ limit: name, used: 4, max: 5 });
    expect(await sendOne(5)).toBe('sent');
    expect(await sendOne(6)).toEqual(['RATE_LIMITED', name, seconds]);
    clock.now += seconds * 1_000;
    expect(await sendOne(6)).toBe('sent');
  });

  it('Codes by e-mail do not count for SMS', async () => {
    const { send } = limits({ budget: { smsPerMinute: 1, smsPerDay: 1 } });
    expect([await send('a', '10.1.0.1'), await send('b', '10.2.0.1')]).toEqual(['sent', 'sent']);
  });

  it('Of two budgets that reach 80 % at once the longer one is warned about', async () => {
    const { send } = limits({ budget: { emailPerMinute: 5, emailPerDay: 5 } });
    for (const n of [1, 2, 3]) await send(`${n}`, `10.${n}.0.1`);
    expect(await send('4', '10.4.0.1')).toMatchObject({ limit: 'emailPerDay' });
  });

  it('A day is over later than the pause of a contact', async () => {
    const { send } = limits({ budget: { emailPerDay: 2 } });
    await send('ada');
    await send('ada');
    expect(await send('ada')).toEqual(['RATE_LIMITED', 'emailPerDay', 86_400]);
  });
});
