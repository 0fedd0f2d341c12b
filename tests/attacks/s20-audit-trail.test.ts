import { readFile } from 'node:fs/promises';
import { type AuditEvent, auditIdentity, createPostgresAuditTrail } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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

  it('Every event has the published form, and its identity needs the audit key', async () => {
    const file = new URL('../../docs/audit-event.schema.json', import.meta.url);
    const schema = z.fromJSONSchema(JSON.parse(await readFile(file, 'utf8')));
    const events: AuditEvent[] = [];
    const onEvent = (event: AuditEvent) => void events.push(event);
    const key = 'ab'.repeat(32);
    const email = deployment.newEmail();
    const { organizationId } = deployment.authority;
    const identities = () => events.splice(0).map(({ identity }) => identity);

    const browser = deployment.browser(deployment.backend({ onEvent, audit: { key } }));
    const token = await deployment.prove(browser, email);
    await browser.otpLogin(token);
    await browser.otpLogin(token, { verificationToken: 'no token' });
    await post(deployment.backend({ onEvent, proxy: {} }), '/proxy/public/v1/query/whoami', {});
    for (const event of events) expect(schema.safeParse(event).error?.issues).toBeUndefined();
    expect(schema.safeParse({ ...events[0], contact: email }).success).toBe(false);

    const expected = auditIdentity(` ${email.toUpperCase()} `, { key, organizationId });
    expect(identities()).toEqual([expected, expected, expected, undefined, undefined]);
    const other = deployment.backend({ onEvent, environment: { POSTERN_AUDIT_KEY: 'cd'.repeat(32) } });
    await deployment.browser(other).initOtp(email);
    await deployment.browser(deployment.backend({ onEvent })).initOtp(deployment.newEmail());
    const [withOtherKey, withRandomKey] = identities();
    expect(withOtherKey).toBe(auditIdentity(email, { key: 'cd'.repeat(32), organizationId }));
    expect(new Set([expected, withOtherKey, withRandomKey]).size).toBe(3);
    expect(() => auditIdentity(email, { key: 'short', organizationId })).toThrow(TypeError);
    expect(auditIdentity('nobody', { key, organizationId })).toBeUndefined();
  });

  it('A route of the app that refuses a session leaves an event', async () => {
    const events: AuditEvent[] = [];
    const postern = deployment.backend({ onEvent: (event) => events.push(event) });
    const { refusal } = await postern.requireSession('no.such.token');
    expect(events).toEqual([
      expect.objectContaining({
        operation: 'requireSession',
        code: 'INVALID_SESSION',
        status: 401,
        requestId: refusal?.headers.get('x-request-id'),
      }),
    ]);
  });

  it('An answer that waits for the trail is not given when its event cannot be stored', async () => {
    const key = 'ab'.repeat(32);
    const { databaseUrl, organizationId } = deployment.authority;
    const trail = await createPostgresAuditTrail({ url: databaseUrl, key });
    const audit = { key, trail, beforeAnswer: true };
    const postern = deployment.backend({ audit });
    const email = deployment.newEmail();
    expect((await deployment.browser(postern).initOtp(email)).status).toBe(200);
    const stored = await trail.find(auditIdentity(email, { key, organizationId }) ?? '');
    expect(stored).toEqual([expect.objectContaining({ operation: 'initOtp', outcome: 'success' })]);
    expect(await trail.verify()).toMatchObject({ rows: 1 });
    await postern.close();

    const warnings: string[] = [];
    const warn = (_fields: object, sentence: string) => void warnings.push(sentence);
    const logger = { info: () => undefined, warn, error: () => undefined };
    const closed = await deployment.browser(deployment.backend({ audit, logger })).initOtp(deployment.newEmail());
    expect([closed.status, closed.body.code]).toEqual([503, 'AUDIT_UNAVAILABLE']);
    expect(warnings).toContain('Audit events are lost, because the audit trail does not store them.');
    expect(() => deployment.backend({ audit: { trail } })).toThrow('POSTERN_AUDIT_KEY');
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
