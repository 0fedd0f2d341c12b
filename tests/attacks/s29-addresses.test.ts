import type { Postern } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { describe, expect, it, vi } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { guideServer } from './guide-server.ts';

const LOAD_BALANCER = '10.0.0.7';

describe('S29: limits that a client’s address does not reach', () => {
  const deployment = sharedDeployment();

  /** Asks for a code to an own contact each time; tells how it went. */
  async function ask(postern: Postern, headers: Record<string, string>, remoteAddress?: string): Promise<string> {
    const request = new Request('https://api.example.com/auth/init-otp', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN, ...headers },
      body: JSON.stringify({ otpType: 'OTP_TYPE_EMAIL', contact: deployment.newEmail() }),
    });
    const response = await postern.fetch(request, remoteAddress === undefined ? {} : { remoteAddress });
    const body = (await response.json()) as AuthProblem;
    return response.status === 200 ? 'sent' : body.code;
  }

  async function flood(times: number, attempt: (n: number) => Promise<string>): Promise<number> {
    let sent = 0;
    for (let n = 0; n < times; n++) if ((await attempt(n)) === 'sent') sent++;
    return sent;
  }

  const rateLimits = { codesPerAddress: { max: 2, windowSeconds: 600 } };

  it('Behind a load balancer, the codes of one client do not use up those of the others', async () => {
    const postern = deployment.backend({ rateLimits, trustedProxies: ['10.0.0.0/8'] });
    const from = (address: string) => ask(postern, { 'X-Forwarded-For': address }, LOAD_BALANCER);
    expect(await flood(5, () => from('203.0.113.9'))).toBe(2);
    expect(await from('198.51.100.1')).toBe('sent');
    expect(await ask(postern, { Forwarded: 'for="[2001:db8::1]:80"' }, LOAD_BALANCER)).toBe('sent');
  });

  it('An attacker who invents addresses in the headers gets no further', async () => {
    const behind = deployment.backend({ rateLimits, trustedProxies: 1 });
    const spoofed = (n: number) => ask(behind, { 'X-Forwarded-For': `192.0.2.${n}, 203.0.113.9` }, LOAD_BALANCER);
    expect(await flood(5, spoofed)).toBe(2);
    // A header that the proxy lets pass beside its own: such requests have no address that can be believed.
    const beside = (n: number) =>
      ask(behind, { Forwarded: `for=192.0.${n}.1`, 'X-Forwarded-For': '203.0.113.9' }, LOAD_BALANCER);
    expect(await flood(25, beside)).toBe(20);
    const direct = deployment.backend({ rateLimits });
    const invented = (n: number) =>
      ask(direct, { 'X-Forwarded-For': `192.0.2.${n}`, Forwarded: `for=192.0.2.${n}` }, '203.0.113.9');
    expect(await flood(5, invented)).toBe(2);
    const guide = guideServer(deployment.authority);
    expect(await flood(5, (n) => ask(guide, { 'X-Forwarded-For': `192.0.2.${n}` }, '203.0.113.9'))).toBe(5);
  });

  it('Requests without an address share one bucket, and a warning says how to supply it', async () => {
    const stderr = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const postern = deployment.backend({ rateLimits });
    expect(await flood(25, () => ask(postern, {}))).toBe(20);
    const warnings = stderr.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('address'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/remoteAddress.*trustedProxies/s);
    stderr.mockRestore();
    expect(await ask(postern, {}, '203.0.113.9')).toBe('sent');
  });

  it('The operator is told about a proxy that is not configured', async () => {
    const stderr = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await ask(deployment.backend(), { 'X-Forwarded-For': '203.0.113.9' }, LOAD_BALANCER);
    await ask(deployment.backend({ trustedProxies: 0 }), { 'X-Forwarded-For': '203.0.113.9' }, LOAD_BALANCER);
    expect(
      stderr.mock.calls
        .flat()
        .join('\n')
        .match(/POSTERN_TRUSTED_PROXIES/g),
    ).toHaveLength(1);
    stderr.mockRestore();
  });

  it.each([
    ['/56', (n: number) => `2001:db8:0:4${n.toString(16).padStart(2, '0')}::1`, 6],
    ['/48', (n: number) => `2001:db8:0:${(n * 256).toString(16)}::1`, 20],
    ['/24', (n: number) => `203.0.113.${n}`, 20],
  ])('Many addresses of one %s count as one customer', async (_prefix, address, limit) => {
    const postern = deployment.backend({ rateLimits });
    expect(await flood(25, (n) => ask(postern, {}, address(n)))).toBe(limit);
    expect(await ask(postern, {}, '2001:db9::1')).toBe('sent');
    expect(await ask(postern, {}, '198.51.100.1')).toBe('sent');
  });

  it('The whole deployment has a budget by channel: a warning at 80 %, a refusal with the time to wait at 100 %', async () => {
    const events: { limit?: string; budget?: object; code?: string }[] = [];
    const clock = { now: Date.now() };
    const budget = { emailPerMinute: 5, emailPerDay: 8, smsPerMinute: 1 };
    const postern = deployment.backend({
      otp: { budget, smsCountries: ['DE'] },
      now: () => clock.now,
      onEvent: (event) => events.push(event),
    });
    const from = (n: number) => ask(postern, {}, `198.51.${n}.1`);
    expect(await flood(9, from)).toBe(5);
    expect(events.map((event) => event.budget)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => (n === 3 ? { limit: 'emailPerMinute', used: 4, max: 5 } : undefined)),
    );
    expect(events.at(-1)).toMatchObject({ code: 'RATE_LIMITED', limit: 'emailPerMinute' });
    clock.now += 60_000;
    deployment.authority.clock.now += 60_000;
    expect(await flood(9, (n) => from(n + 20))).toBe(3);
    expect(events.filter((event) => event.budget).at(-1)?.budget).toEqual({ limit: 'emailPerDay', used: 7, max: 8 });
    expect(events.at(-1)).toMatchObject({ code: 'RATE_LIMITED', limit: 'emailPerDay' });

    const sms = async (contact: string) => {
      const body = JSON.stringify({ otpType: 'OTP_TYPE_SMS', contact });
      const headers = { 'Content-Type': 'application/json', Origin: ORIGIN };
      const request = new Request('https://api.example.com/auth/init-otp', { method: 'POST', headers, body });
      const response = await postern.fetch(request, { remoteAddress: '198.51.100.9' });
      return [response.status, response.headers.get('retry-after')];
    };
    expect(await sms('+4915112345678')).toEqual([200, null]);
    clock.now += 15_000;
    expect(await sms('+4915112345679')).toEqual([429, '45']);
  });

  it('Refused requests use up none of the budget', async () => {
    const postern = deployment.backend({ rateLimits, otp: { budget: { emailPerMinute: 4 } } });
    expect(await flood(30, () => ask(postern, {}, '203.0.113.9'))).toBe(2);
    expect(await flood(3, (n) => ask(postern, {}, `198.51.${n}.1`))).toBe(2);
  });
});
