import { createPostern, type PosternOptions } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { createApiKeyPair, startTestAuthority } from '../setup/authority.ts';
import { ORIGIN, post } from './browser.ts';
import { scriptedTurnkey } from './scripted-turnkey.ts';

const { publicKey: apiPublicKey, privateKey: apiPrivateKey } = createApiKeyPair();
const organizationId = '11111111-2222-4333-8444-555555555555';

/** An address at which nothing listens any more. */
async function closedAddress(): Promise<string> {
  const { url, close } = await scriptedTurnkey(() => 'reset');
  await close();
  return url;
}

describe('notices for the operator', () => {
  let stderr: MockInstance<typeof console.error>;
  const clock = { now: 1_750_000_000_000 };
  beforeEach(() => {
    stderr = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => stderr.mockRestore());
  const lines = () => stderr.mock.calls.map(([text]) => String(text));

  const start = (turnkey: Partial<NonNullable<PosternOptions['turnkey']>>, options: PosternOptions = {}) =>
    createPostern({
      turnkey: { apiUrl: 'http://127.0.0.1:9', organizationId, apiPublicKey, apiPrivateKey, ...turnkey },
      environment: {},
      origins: [ORIGIN],
      now: () => clock.now,
      ...options,
    });

  const ask = (postern: ReturnType<typeof start>, contact = 'ada@example.org') =>
    post<AuthProblem>(postern, '/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact }, '192.0.2.1');

  it('A refused origin is named on stderr once a minute', async () => {
    const postern = start({});
    const call = (origin: string) =>
      postern.fetch(new Request('https://api.example.com/auth/session', { headers: { Origin: origin } }), {
        remoteAddress: '192.0.2.1',
      });
    for (let n = 0; n < 3; n++) await call('https://staging.example.com');
    expect(lines()).toEqual([expect.stringMatching(/^Postern: .*https:\/\/staging\.example\.com.*POSTERN_ORIGINS/)]);
    clock.now += 60_000;
    await call(`https://${'x'.repeat(200)}.example`);
    await call('https://staging.example.com');
    expect(lines()).toHaveLength(2);
    expect(lines()[1]).not.toContain('xxx');
    clock.now += 60_000;
    await call('not an\u00a0origin: forged line');
    expect(lines()[2]).not.toContain('forged');
  });

  it('A notice about an unreachable Turnkey has its address and the code of the cause', async () => {
    const apiUrl = await closedAddress();
    await ask(start({ apiUrl }));
    expect(lines()).toEqual([expect.stringMatching(/cannot be reached at .* \(ECONNREFUSED\).*TURNKEY_API_URL/)]);
    expect(lines()[0]).toContain(` at ${apiUrl} (`);
  });

  it('A notice about a key that the organization does not have names both variables', async () => {
    const authority = await startTestAuthority();
    const { notarizer, tlsFetcher } = authority.authority.publicKeys;
    const real = { apiUrl: authority.url, notarizerPublicKey: notarizer, tlsFetcherPublicKey: tlsFetcher };
    clock.now = authority.clock.now;
    const { publicKey, privateKey } = authority.apiKey;
    await ask(start({ ...real, organizationId: authority.organizationId }));
    await ask(start({ ...real, apiPublicKey: publicKey, apiPrivateKey: privateKey }));
    const sentence = expect.stringMatching(/refuses the API key.*TURNKEY_API_PUBLIC_KEY.*TURNKEY_ORGANIZATION_ID/);
    expect(lines()).toEqual([sentence, sentence]);
    expect(lines().join()).not.toContain(privateKey);
    await authority.close();
  });

  it('A notice about an organization that Turnkey does not have names its variable', async () => {
    const json = {
      code: 5,
      message: 'no organization found with the given ID',
      turnkeyErrorCode: 'ORGANIZATION_NOT_FOUND',
    };
    const upstream = await scriptedTurnkey(() => ({ status: 404, json }));
    await ask(start({ apiUrl: upstream.url }));
    expect(lines()).toEqual([expect.stringMatching(/organization of this backend.*TURNKEY_ORGANIZATION_ID/)]);
    await upstream.close();
  });

  it('With a logger, the notices go to the logger', async () => {
    const warned: unknown[][] = [];
    const logger = {
      info: () => undefined,
      warn: (...entry: unknown[]) => void warned.push(entry),
      error: () => undefined,
    };
    await ask(start({ apiUrl: await closedAddress() }, { logger }));
    expect(lines()).toEqual([]);
    expect(warned).toContainEqual([{ notice: 'unreachable' }, expect.stringContaining('ECONNREFUSED')]);
  });

  it.each(['/auth', '/api/auth', ''])('A 404 below %j names the description of the API', async (basePath) => {
    const response = await start({}, { basePath }).fetch(new Request(`https://api.example.com${basePath}/nothing`), {
      remoteAddress: '192.0.2.1',
    });
    const problem = (await response.json()) as AuthProblem;
    expect([response.status, problem.detail]).toEqual([404, `See ${basePath}/openapi.json for the list.`]);
  });
});
