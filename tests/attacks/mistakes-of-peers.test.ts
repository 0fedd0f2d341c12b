import type { Postern } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';

describe('mistakes that others have made', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  beforeAll(async () => {
    product = deployment.backend();
  });

  async function getSession(path: string, headers: Record<string, string> = {}) {
    const response = await product.fetch(new Request(`https://api.example.com/auth${path}`, { headers }));
    return ((await response.json()) as AuthProblem).code;
  }

  it('CVE-2025-61928: Without a session, no identity that a request claims is believed', async () => {
    const browser = deployment.browser(product);
    const { body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    const { userId, organizationId, sessionToken } = body;
    expect(await getSession(`/session?userId=${userId}&organizationId=${organizationId}`)).toBe('INVALID_SESSION');
    expect(await getSession(`/session?token=${sessionToken}`)).toBe('INVALID_SESSION');
    expect(await getSession('/session', { 'X-User-Id': userId, Cookie: `session=${sessionToken}` })).toBe(
      'INVALID_SESSION',
    );
    const claimed = { userId, organizationId, verificationToken: '' };
    expect((await post<AuthProblem>(product, '/otp-login', claimed)).status).toBe(400);
  });

  it('CVE-2025-29927: No header switches a check off or says where a request comes from', async () => {
    const limited = deployment.backend({ rateLimits: { requestsPerAddress: { max: 1, windowSeconds: 60 } } });
    const send = async (headers: Record<string, string>) => {
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: '{}' };
      const request = new Request('https://api.example.com/auth/verify-otp', init);
      const response = await limited.fetch(request, { remoteAddress: '192.0.2.9' });
      return ((await response.json()) as AuthProblem).code;
    };
    expect(await send({ Origin: 'https://evil.example', 'X-Middleware-Subrequest': 'auth' })).toBe(
      'ORIGIN_NOT_ALLOWED',
    );
    expect(await send({ Origin: 'https://evil.example', Host: 'app.example.com', 'X-Forwarded-Host': ORIGIN })).toBe(
      'ORIGIN_NOT_ALLOWED',
    );
    expect(await send({})).toBe('INVALID_REQUEST');
    for (const name of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'CF-Connecting-IP', 'True-Client-IP']) {
      expect(await send({ [name]: name === 'Forwarded' ? 'for=198.51.100.1' : '198.51.100.1' })).toBe('RATE_LIMITED');
    }
  });

  it('A path has only one spelling, so a proxy in front and the backend read it alike', async () => {
    for (const path of ['//auth/session', '/AUTH/session', '/auth/session/', '/auth/%73ession', '/auth/session%2f']) {
      const response = await product.fetch(new Request(`https://api.example.com${path}`));
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});
