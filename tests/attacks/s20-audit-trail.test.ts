import type { AuditEvent } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';

describe('S20: an attack leaves no trace', () => {
  const deployment = sharedDeployment();

  it('The events tell who was attacked, from where, what was tried and what succeeded', async () => {
    const events: AuditEvent[] = [];
    const postern = deployment.backend({ onEvent: (event) => events.push(event) });
    const from = '2001:db8:bad:1::7';
    const email = deployment.newEmail();
    const victim = deployment.browser(postern);
    const token = await deployment.prove(victim, email);
    const { body } = await victim.otpLogin(token);
    const { identity, organizationId, userId } = events.at(-1) ?? {};
    expect({ organizationId, userId }).toEqual({ organizationId: body.organizationId, userId: body.userId });
    events.splice(0);

    await post(postern, '/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact: email.toUpperCase() }, from);
    await post(postern, '/verify-otp', { otpId: 'guess', encryptedOtpBundle: 'guess' }, from);
    await post(postern, '/create-sub-organization', { email, apiKeys: [] }, from);
    await post(postern, '/admin', {}, from);
    const stranger = deployment.browser(postern);
    await stranger.otpLogin(token);

    const clientAddress = '2001:db8:bad:1::/64';
    expect(events).toEqual([
      expect.objectContaining({ operation: 'initOtp', outcome: 'success', identity, clientAddress }),
      expect.objectContaining({ operation: 'verifyOtp', outcome: 'failure', code: 'INVALID_OTP_CODE', clientAddress }),
      expect.objectContaining({ operation: 'createSubOrganization', code: 'INVALID_REQUEST', clientAddress }),
      expect.objectContaining({ operation: 'unknown', code: 'NOT_FOUND', clientAddress }),
      expect.objectContaining({ operation: 'otpLogin', code: 'INVALID_CLIENT_SIGNATURE', identity }),
    ]);
    expect(new Set(events.map(({ requestId }) => requestId)).size).toBe(events.length);
    for (const { timeMs, durationMs } of events) expect([timeMs > 0, durationMs >= 0]).toEqual([true, true]);
    expect(JSON.stringify(events).toLowerCase()).not.toContain(email);
  });

  it('A failing audit sink is logged, and the sign-in goes on', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const logged: string[] = [];
    const error = (_entry: unknown, text?: string) => void logged.push(text ?? '');
    const logger = { info: () => undefined, warn: () => undefined, error };
    const onEvent = async () => Promise.reject(new Error('the audit database is down'));
    const browser = deployment.browser(deployment.backend({ logger, onEvent }));
    expect((await browser.initOtp(deployment.newEmail())).status).toBe(200);
    await new Promise(setImmediate);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    expect(logged).toHaveLength(1);
  });
});
