import { describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { guideServer } from './guide-server.ts';

describe('S13: Turnkey’s error texts reach the attacker', () => {
  const deployment = sharedDeployment();

  const initOtp = { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org' };

  it('When Turnkey refuses the server’s key, the answer names no organization and no key', async () => {
    const { authority } = deployment;
    const strange = { ...authority, apiKey: createApiKeyPair() };
    const told = await post(guideServer(strange), '/init-otp', initOtp);
    expect(told.status).toBe(500);
    expect(JSON.stringify(told.body)).toContain(strange.apiKey.publicKey);
    expect(JSON.stringify(told.body)).toContain(authority.organizationId);

    const logged: unknown[] = [];
    const log = (...entry: unknown[]) => void logged.push(entry);
    const { notarizer, tlsFetcher } = authority.authority.publicKeys;
    const postern = deployment.backend({
      turnkey: {
        apiUrl: authority.url,
        organizationId: authority.organizationId,
        apiPublicKey: strange.apiKey.publicKey,
        apiPrivateKey: strange.apiKey.privateKey,
        notarizerPublicKey: notarizer,
        tlsFetcherPublicKey: tlsFetcher,
      },
      logger: { info: log, warn: log, error: log },
    });
    const reply = await post<{ code: string; requestId: string }>(postern, '/init-otp', initOtp);
    expect([reply.status, reply.body.code]).toEqual([502, 'UPSTREAM_REFUSED']);
    for (const text of [JSON.stringify(reply.body), JSON.stringify(logged)]) {
      expect(text).not.toContain(strange.apiKey.publicKey);
      expect(text).not.toContain('could not find');
    }
    // The operator finds the reason under the id that the user can tell.
    expect(JSON.stringify(logged)).toContain(reply.body.requestId);
    expect(JSON.stringify(logged)).toContain('PUBLIC_KEY_NOT_FOUND');
  });

  it('When a request is malformed, the answer does not show where the server failed', async () => {
    const malformed = { verificationToken: 'not.a.token', publicKey: 'x' };
    const told = await post(guideServer(deployment.authority), '/otp-login', malformed);
    expect(told.status).toBe(500);
    expect(JSON.stringify(told.body)).toContain('JSON');
    const reply = await post(deployment.backend(), '/otp-login', malformed);
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).not.toContain('JSON.parse');
  });
});
