import { describe, expect, it } from 'vitest';
import type { CaptchaOptions } from '../configuration/captcha-options.ts';
import { DEADLINE } from '../test-vectors/turnkey-stand-in.ts';
import { createCaptcha } from './captcha.ts';

const TURNSTILE: CaptchaOptions = { provider: 'turnstile', secret: 'secret', siteKey: 'site' };
const ORIGINS = ['https://app.example.com'];

interface Sent {
  url: string;
  method: string | undefined;
  fields: Record<string, string>;
}

async function check(
  options: CaptchaOptions | undefined,
  token: string | undefined,
  answer: object | Response | Error = { success: true },
  { sent = [], origins = ORIGINS }: { sent?: Sent[]; origins?: string[] } = {},
): Promise<string> {
  const send = (async (url: string, init: RequestInit) => {
    sent.push({ url, method: init.method, fields: Object.fromEntries(init.body as URLSearchParams) });
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer : Response.json(answer);
  }) as unknown as typeof fetch;
  const headers = new Headers(token === undefined ? {} : { 'X-Captcha-Token': token });
  return createCaptcha(options, origins, send)
    .check(headers, DEADLINE)
    .then(
      () => 'passed',
      ({ code }) => code,
    );
}

describe('the token of a captcha', () => {
  it('Without a captcha no token is needed', async () => {
    expect(await check(undefined, undefined)).toBe('passed');
  });

  it('A token must be there, and have at most 8 KiB', async () => {
    expect(await check(TURNSTILE, undefined)).toBe('CAPTCHA_REQUIRED');
    expect(await check(TURNSTILE, '')).toBe('CAPTCHA_REQUIRED');
    expect(await check(TURNSTILE, 'a'.repeat(8_192))).toBe('passed');
    const sent: Sent[] = [];
    expect(await check(TURNSTILE, 'a'.repeat(8_193), { success: true }, { sent })).toBe('CAPTCHA_FAILED');
    expect(sent).toEqual([]);
  });

  it('The captcha for development refuses one token', async () => {
    expect(await check({ provider: 'local' }, 'any')).toBe('passed');
    expect(await check({ provider: 'local' }, 'local-captcha-fails')).toBe('CAPTCHA_FAILED');
  });
});

describe('the provider of a captcha', () => {
  it.each([
    [TURNSTILE, 'https://challenges.cloudflare.com/turnstile/v0/siteverify', {}],
    [
      { provider: 'hcaptcha', secret: 'secret', siteKey: 'site' },
      'https://api.hcaptcha.com/siteverify',
      { sitekey: 'site' },
    ],
    [
      { provider: 'recaptcha', secret: 'secret', siteKey: 'site' },
      'https://www.google.com/recaptcha/api/siteverify',
      {},
    ],
    [{ ...TURNSTILE, verifyUrl: 'https://proxy.example/' }, 'https://proxy.example/', {}],
  ] as [CaptchaOptions, string, object][])('%j is asked about the token', async (options, url, more) => {
    const sent: Sent[] = [];
    expect(await check(options, 'token', { success: true }, { sent })).toBe('passed');
    expect(sent).toEqual([{ url, method: 'POST', fields: { secret: 'secret', response: 'token', ...more } }]);
  });

  it('A token that the provider refuses fails', async () => {
    expect(await check(TURNSTILE, 'token', { success: false })).toBe('CAPTCHA_FAILED');
    expect(await check(TURNSTILE, 'token', { success: false, 'error-codes': ['timeout-or-duplicate'] })).toBe(
      'CAPTCHA_FAILED',
    );
  });

  it('A token of another page fails', async () => {
    const at = (hostname: string, options: Partial<CaptchaOptions> = {}, origins = ORIGINS) =>
      check({ ...TURNSTILE, ...options } as CaptchaOptions, 'token', { success: true, hostname }, { origins });
    expect(await at('app.example.com')).toBe('passed');
    expect(await at('evil.example')).toBe('CAPTCHA_FAILED');
    expect(await at('evil.example', {}, [])).toBe('passed');
    expect(await at('other.example', { hostnames: ['other.example'] })).toBe('passed');
    expect(await at('app.example.com', { hostnames: ['other.example'] })).toBe('CAPTCHA_FAILED');
  });

  it('A low score fails, where there are scores', async () => {
    const scored = (score: number, minScore?: number, provider: 'recaptcha' | 'turnstile' = 'recaptcha') =>
      check({ provider, secret: 'secret', siteKey: 'site', ...(minScore === undefined ? {} : { minScore }) }, 'token', {
        success: true,
        score,
      });
    expect([await scored(0.5), await scored(0.49)]).toEqual(['passed', 'CAPTCHA_FAILED']);
    expect([await scored(0.9, 0.9), await scored(0.89, 0.9)]).toEqual(['passed', 'CAPTCHA_FAILED']);
    expect(await scored(0.1, 0.5, 'turnstile')).toBe('passed');
    expect(await check({ provider: 'recaptcha', secret: 'secret', siteKey: 'site' }, 'token')).toBe('passed');
  });

  it.each([
    ['no answer', new Error('offline')],
    ['an error', new Response('{"success":true}', { status: 500 })],
    ['no JSON', new Response('<html>')],
    ['another form', { success: 'yes' }],
    ['a long answer', new Response(`{"success":true,"x":"${'a'.repeat(65_536)}"}`)],
    ['a wrong secret', { success: false, 'error-codes': ['other', 'invalid-input-secret'] }],
    ['a wrong secret and success', { success: true, 'error-codes': ['missing-input-secret'] }],
  ])('With %s the captcha is not available', async (_, answer) => {
    expect(await check(TURNSTILE, 'token', answer)).toBe('CAPTCHA_UNAVAILABLE');
  });

  it('An answer of 64 KiB is read', async () => {
    const padded = JSON.stringify({ success: true }).padEnd(65_536);
    expect(await check(TURNSTILE, 'token', new Response(padded))).toBe('passed');
  });
});
