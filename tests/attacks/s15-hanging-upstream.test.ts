import { createPostern } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { Turnkey } from '@turnkey/sdk-server';
import { afterEach, describe, expect, it } from 'vitest';
import { ORIGIN, post } from '../backend/browser.ts';
import { type ScriptedAnswer, scriptedTurnkey } from '../backend/scripted-turnkey.ts';
import { createApiKeyPair } from '../setup/authority.ts';

const ORGANIZATION = '11111111-2222-4333-8444-555555555555';
const initOtp = { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org' } as const;

describe('S15: Turnkey takes requests and does not answer', () => {
  let upstream: Awaited<ReturnType<typeof scriptedTurnkey>>;
  afterEach(() => upstream.close());

  async function start(answer: ScriptedAnswer) {
    upstream = await scriptedTurnkey(() => answer);
    const { publicKey: apiPublicKey, privateKey: apiPrivateKey } = createApiKeyPair();
    const credentials = { apiPublicKey, apiPrivateKey };
    const turnkey = { apiUrl: upstream.url, organizationId: ORGANIZATION, ...credentials };
    const timeouts = { requestMs: 400, attemptMs: 100 };
    const postern = createPostern({ environment: {}, origins: [ORIGIN], turnkey, timeouts, random: () => 0 });
    const options = { apiBaseUrl: upstream.url, defaultOrganizationId: ORGANIZATION, ...credentials };
    return { postern, guide: new Turnkey(options).apiClient() };
  }

  it('The guide’s server waits for ever, and the product answers in time and serves the others', async () => {
    const { postern, guide } = await start('silence');
    let isGuideWaiting = true;
    const waiting = guide
      .initOtp({ appName: 'Test', ...initOtp })
      .catch(() => undefined)
      .finally(() => {
        isGuideWaiting = false;
      });

    const ask = (name: string) =>
      post<AuthProblem>(postern, '/init-otp', { ...initOtp, contact: `${name}@example.org` });
    const hanging = Promise.all(['ada', 'bob', 'eve'].map(ask));
    const health = await postern.fetch(new Request('https://api.example.com/auth/healthz'));
    expect(health.status).toBe(200);
    for (const { status, body } of await hanging) expect([status, body.code]).toEqual([504, 'UPSTREAM_TIMEOUT']);
    expect(isGuideWaiting).toBe(true);
    // Repeated within the deadline, with the same bytes: whatever comes of it happens once.
    const bodies = upstream.named('init_otp').map(({ rawBody }) => rawBody);
    expect(bodies.length).toBeGreaterThan(4);

    await upstream.close();
    await waiting;
    upstream = await scriptedTurnkey(() => 'reset');
  });

  it('In an outage a request is tried three times at most', async () => {
    const { postern } = await start('reset');
    expect((await post<AuthProblem>(postern, '/init-otp', initOtp)).body.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(new Set(upstream.calls.map(({ rawBody }) => rawBody)).size).toBe(1);
    expect(upstream.calls).toHaveLength(3);
  });

  it('A rate limit of Turnkey is passed on to the client, and the request is not repeated', async () => {
    const { postern } = await start({ status: 429, headers: { 'Retry-After': '9' }, json: { code: 8 } });
    const { status, headers } = await post<AuthProblem>(postern, '/init-otp', initOtp);
    expect([status, headers.get('retry-after')]).toEqual([429, '9']);
    expect(upstream.calls).toHaveLength(1);
  });
});
