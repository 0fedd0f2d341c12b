import type { Postern, PosternOptions } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';

const ADDRESS = '203.0.113.9';
const ONCE_A_MINUTE = { max: 1, windowSeconds: 60 };

/** A page that is told to wait must be told how long, and the time must be true (RFC 9110, section 10.2.3). */
describe('Retry-After', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await startDeployment();
  });
  afterAll(() => deployment.close());

  const backend = (options: PosternOptions = {}) =>
    deployment.backend({ now: () => deployment.authority.clock.now, ...options });
  const pass = (seconds: number) => {
    deployment.authority.clock.now += seconds * 1000;
  };
  const initOtp = (postern: Postern, contact: string, otpType = 'OTP_TYPE_EMAIL') =>
    post<AuthProblem>(postern, '/init-otp', { otpType, contact }, ADDRESS);
  const challenge = (postern: Postern) =>
    post<AuthProblem>(postern, '/passkey/challenge', { publicKey: createApiKeyPair().publicKey }, ADDRESS);

  it.each<
    [
      limit: string,
      code: string,
      options: PosternOptions,
      ask: (postern: Postern, contact: string) => ReturnType<typeof initOtp>,
    ]
  >([
    ['of codes to a contact', 'TOO_MANY_OTPS', {}, initOtp],
    [
      'of codes that a client asks for',
      'RATE_LIMITED',
      { rateLimits: { codesPerAddress: ONCE_A_MINUTE } },
      (postern) => initOtp(postern, deployment.newEmail()),
    ],
    [
      'of e-mails of a deployment',
      'RATE_LIMITED',
      { otp: { budget: { emailPerMinute: 1 } } },
      (postern) => initOtp(postern, deployment.newEmail()),
    ],
    [
      'of SMS of a deployment',
      'RATE_LIMITED',
      { otp: { budget: { smsPerDay: 1 } } },
      (postern) => initOtp(postern, `+49151${Math.floor(deployment.authority.clock.now / 1000) % 1e8}`, 'OTP_TYPE_SMS'),
    ],
    ['of all requests of a client', 'RATE_LIMITED', { rateLimits: { requestsPerAddress: ONCE_A_MINUTE } }, challenge],
  ])('The time in Retry-After is true for the limit %s', async (_limit, code, options, ask) => {
    const postern = backend(options);
    const contact = deployment.newEmail();
    let reply = await ask(postern, contact);
    for (let n = 0; reply.status === 200 && n < 10; n++) reply = await ask(postern, contact);
    expect([reply.status, reply.body.code]).toEqual([429, code]);
    const seconds = Number(reply.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    pass(seconds - 1);
    expect((await ask(postern, contact)).status).toBe(429);
    pass(1);
    expect((await ask(postern, contact)).status).toBe(200);
  });

  it('The time in Retry-After is the lifetime of a code when Turnkey refuses another one and names no time', async () => {
    const contact = deployment.newEmail();
    // Each has a store of its own, so none of them knows what the others have sent.
    for (let n = 0; n < 3; n++) {
      expect((await initOtp(backend(), contact)).status).toBe(200);
      pass(1);
    }
    const { status, body, headers } = await initOtp(backend(), contact);
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'TOO_MANY_OTPS', '300']);
    pass(300);
    expect((await initOtp(backend(), contact)).status).toBe(200);
  });
});
