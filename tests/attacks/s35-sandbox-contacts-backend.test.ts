import type { AuthProblem } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { guideServer } from './guide-server.ts';

const CODE = '000000';
const SPELLINGS = [
  ['OTP_TYPE_EMAIL', 'user@example.com'],
  ['OTP_TYPE_EMAIL', ' USER@Example.com '],
  ['OTP_TYPE_SMS', '+19999999999'],
  ['OTP_TYPE_SMS', '+1 (999) 999-9999'],
] as const;

describe('S35: signing in with the sandbox’s contact and its known code', () => {
  const deployment = sharedDeployment({ otp: { sandboxContacts: true } });

  it('On the guide’s server, anyone signs in with 000000', async () => {
    const browser = deployment.browser(guideServer(deployment.authority));
    const { body } = await browser.initOtp('user@example.com');
    expect((await browser.verifyOtp(body, CODE)).status).toBe(200);
  });

  it.each(SPELLINGS)('The backend sends nothing to the sandbox’s contact, %s %j', async (otpType, contact) => {
    const postern = deployment.backend();
    deployment.takeCalls();
    const { status, body } = await post<AuthProblem>(postern, '/init-otp', { otpType, contact });
    expect([status, body.code]).toEqual([400, 'CONTACT_NOT_ALLOWED']);
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('A token for the sandbox’s contact, wherever it was issued, opens no session', async () => {
    const open = deployment.browser(deployment.backend({ otp: { sandboxContacts: true } }));
    const { body } = await open.initOtp('user@example.com');
    const { verificationToken } = (await open.verifyOtp(body, CODE)).body;
    const closed = deployment.browser(deployment.backend(), open.key);
    expect((await closed.otpLogin(verificationToken)).body.code).toBe('INVALID_VERIFICATION_TOKEN');
    expect((await closed.createSubOrganization(verificationToken)).body.code).toBe('INVALID_VERIFICATION_TOKEN');
    // A code that was asked for elsewhere is not turned into a token here.
    const again = (await open.initOtp('user@example.com')).body;
    expect((await closed.verifyOtp(again, CODE)).status).not.toBe(200);
    expect((await open.otpLogin(verificationToken)).status).toBe(200);
  });
});
