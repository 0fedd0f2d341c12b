import type { Postern } from '@postern/backend';
import { type AuthProblem, parseSessionToken, parseVerificationToken } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { sealCode } from '../setup/user.ts';
import { guideServer, organizationOf } from './guide-server.ts';

const A_DAY = 86_400;

describe('S6: the client picks what the server has to decide', () => {
  const deployment = sharedDeployment();
  let guide: Postern;
  let product: Postern;
  beforeAll(async () => {
    guide = guideServer(deployment.authority);
    product = deployment.backend();
  });

  /** Proves a contact in the attacker's words. */
  async function proveFor(server: Postern, more: object) {
    const browser = deployment.browser(server);
    const email = deployment.newEmail();
    const { body } = await browser.initOtp(email);
    const code = await deployment.authority.lastCode(email);
    const bundle = body.otpEncryptionTargetBundle;
    const encryptedOtpBundle = await sealCode(deployment.authority, bundle, code, browser.key.publicKey);
    const request = { otpId: body.otpId, encryptedOtpBundle, ...more };
    return post<{ verificationToken: string } & AuthProblem>(server, '/verify-otp', request);
  }

  it('The client cannot ask for a verification token that lives for a day', async () => {
    const longer = { expirationSeconds: String(A_DAY) };
    const { verificationToken } = (await proveFor(guide, longer)).body;
    const lifeMs = parseVerificationToken(verificationToken).claims.expiresAtMs - Date.now();
    expect(lifeMs).toBeGreaterThan((A_DAY - 3_600) * 1000);

    const refused = await proveFor(product, longer);
    expect(refused.body).toMatchObject({ code: 'INVALID_REQUEST', fields: ['expirationSeconds'] });
  });

  it('The client cannot choose the organization that is asked with the server’s key', async () => {
    const foreign = { organizationId: '00000000-0000-4000-8000-000000000000' };
    // The guide's server asks where the client says; only Turnkey stands in between.
    expect((await proveFor(guide, foreign)).body.code).toBe('INVALID_OTP_CODE');
    expect((await proveFor(product, foreign)).body).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('The client cannot choose the sub-organization, the contact or the length of a session', async () => {
    const victim = deployment.browser(product);
    const account = organizationOf((await victim.otpLogin(await deployment.prove(victim, deployment.newEmail()))).body);

    const attacker = deployment.browser(product);
    const token = await deployment.prove(attacker, deployment.newEmail());
    const choices = [
      { organizationId: account },
      { subOrganizationId: account },
      { contact: 'victim@example.org' },
      { expirationSeconds: '31536000' },
      { sessionProfileId: account },
    ];
    for (const choice of choices) {
      const { status, body } = await attacker.otpLogin(token, choice);
      expect([status, body.code, body.fields]).toEqual([400, 'INVALID_REQUEST', Object.keys(choice)]);
    }
    const { body } = await attacker.otpLogin(token);
    expect(organizationOf(body)).not.toBe(account);
    const { exp } = parseSessionToken(body.sessionToken).claims;
    expect(exp - Date.now() / 1000).toBeLessThanOrEqual(900);
  });

  it.each(['emailCustomization', 'smsCustomization', 'appName', 'sendFromEmailAddress', 'userIdentifier'])(
    'The client cannot choose the field %s of a message (S18)',
    async (field) => {
      const request = { otpType: 'OTP_TYPE_EMAIL', contact: deployment.newEmail(), [field]: 'https://evil.example' };
      expect((await post<AuthProblem>(product, '/init-otp', request)).body.fields).toEqual([field]);
    },
  );
});
