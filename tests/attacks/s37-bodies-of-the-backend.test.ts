import { createPostern } from '@postern/backend';
import { AUTH_PATHS, type AuthProblem } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { createApiKeyPair } from '../setup/authority.ts';

describe('S37: a body for the backend that is larger than its endpoint needs', () => {
  const apiKey = createApiKeyPair();
  const postern = createPostern({
    turnkey: {
      apiUrl: 'http://127.0.0.1:9',
      organizationId: '11111111-2222-4333-8444-555555555555',
      apiPublicKey: apiKey.publicKey,
      apiPrivateKey: apiKey.privateKey,
    },
    environment: {},
    origins: [ORIGIN],
    fetch: () => Promise.reject(new Error('Turnkey was called')),
  });

  async function post(path: string, body: string) {
    const headers = { 'Content-Type': 'application/json', Origin: ORIGIN };
    const response = await postern.fetch(
      new Request(`https://api.example.com/auth${path}`, { method: 'POST', headers, body }),
    );
    const { code, fields } = (await response.json()) as AuthProblem;
    return { status: response.status, code, fields };
  }

  it.each([
    [AUTH_PATHS.initOtp, 16_384],
    [AUTH_PATHS.verifyOtp, 16_384],
    [AUTH_PATHS.otpLogin, 16_384],
    [AUTH_PATHS.walletChallenge, 16_384],
    [AUTH_PATHS.walletPublicKey, 16_384],
    [AUTH_PATHS.logout, 16_384],
    [AUTH_PATHS.createSubOrganization, 65_536],
  ])('A request to %s may have %i bytes and no more', async (path, limit) => {
    const padded = (length: number) => `{"x":"${'x'.repeat(length - 8)}"}`;
    expect(await post(path, padded(limit))).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(await post(path, padded(limit + 1))).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('A body of many values is refused before its fields are looked at', async () => {
    const rows = Array(3_000).fill({ a: 1 });
    expect(await post(AUTH_PATHS.createSubOrganization, JSON.stringify({ rows }))).toEqual({
      status: 400,
      code: 'INVALID_REQUEST',
      // The body as a whole: no field of it was looked at.
      fields: [''],
    });
  });
});
