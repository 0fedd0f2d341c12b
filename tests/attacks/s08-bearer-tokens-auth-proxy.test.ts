import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { contactSignup, otpLogin, send, verify, withAuthProxy } from '../auth-proxy/sdk.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';

describe('S8: a code in plain text or a stolen verification token is sent to the Auth Proxy', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  beforeAll(() => {
    postern = deployment.backend(withAuthProxy());
  });

  it('Codes in plain text are refused unless the app has switched them on', async () => {
    deployment.takeCalls();
    const init = { otpType: 'OTP_TYPE_EMAIL', contact: deployment.newEmail() };
    expect((await send(postern, 'otp_init', init)).status).toBe(403);
    const { publicKey } = createApiKeyPair();
    expect((await send(postern, 'otp_verify', { otpId: 'x', otpCode: '123456', publicKey })).status).toBe(403);
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('With codes in plain text switched on, no token is issued without a key', async () => {
    const app = deployment.backend(withAuthProxy({ otp: { plainCodes: true } }));
    const contact = deployment.newEmail();
    const { body } = await send(app, 'otp_init', { otpType: 'OTP_TYPE_EMAIL', contact });
    const otpCode = await deployment.authority.lastCode(contact);
    const without = await send(app, 'otp_verify', { otpId: body.otpId, otpCode });
    expect([without.status, without.body.message]).toEqual([400, expect.stringContaining('publicKey')]);
    const { publicKey } = createApiKeyPair();
    expect((await send(app, 'otp_verify', { otpId: body.otpId, otpCode, publicKey })).status).toBe(200);
    // The code is used up.
    expect((await send(app, 'otp_verify', { otpId: body.otpId, otpCode, publicKey })).status).toBe(401);
  });

  it('A stolen verification token opens nothing without its key', async () => {
    const email = deployment.newEmail();
    const victim = createApiKeyPair();
    const thief = createApiKeyPair();
    const token = await verify(deployment, postern, email, victim);
    await send(postern, 'signup_v2', contactSignup(victim, token, email));
    const genuine = otpLogin(victim, token);
    const { clientSignature: _, ...unsigned } = genuine;
    for (const path of ['otp_login', 'otp_login_v2']) {
      for (const body of [unsigned, otpLogin(thief, token), { ...genuine, publicKey: thief.publicKey }]) {
        expect((await send(postern, path, body)).status).toBeGreaterThanOrEqual(400);
      }
    }
    expect((await send(postern, 'otp_login_v2', genuine)).status).toBe(200);
  });
});
