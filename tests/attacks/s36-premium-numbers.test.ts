import type { AuthProblem, InitOtpResponse } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { type Deployment, sharedDeployment } from '../backend/deployment.ts';

const NUMBERS = [
  ['a premium-rate number of the US', '+19005551234'],
  ['a premium-rate number of Austria', '+43900123456'],
  ['a shared-cost number of Germany', '+491805123456'],
  ['a personal number of the UK', '+447012345678'],
  ['a number that the US has not allocated', '+15551234567'],
  ['a number that Germany has not allocated', '+49900123456'],
  ['an international premium-rate number', '+979123456789'],
  ['a satellite phone', '+881612345678'],
] as const;

describe('S36: messages to numbers that earn money with them', () => {
  const deployment = sharedDeployment();

  const ask = (postern: ReturnType<Deployment['backend']>, contact: string) =>
    post<AuthProblem & InitOtpResponse>(postern, '/init-otp', { otpType: 'OTP_TYPE_SMS', contact });

  it.each(NUMBERS)('No code goes to %s, %s, though its country is served', async (_what, contact) => {
    const postern = deployment.backend({ otp: { smsCountries: ['US', 'AT', 'DE', 'GB'] } });
    deployment.takeCalls();
    const { status, body } = await ask(postern, contact);
    expect([status, body.code]).toEqual([400, 'CONTACT_NOT_ALLOWED']);
    // Nor where a developer has chosen no country.
    expect((await ask(deployment.backend(), contact)).body.code).toBe('CONTACT_NOT_ALLOWED');
    expect(deployment.takeCalls()).toEqual([]);
  });

  it.each(['+14155552671', '+436641234567', '+4915112345678', '+447400123456'])(
    'The phone number %s of a person gets its code',
    async (contact) => {
      const postern = deployment.backend({ otp: { smsCountries: ['US', 'AT', 'DE', 'GB'] } });
      expect((await ask(postern, contact)).status).toBe(200);
    },
  );

  it('With an empty list of countries, no SMS is sent', async () => {
    const { body } = await ask(deployment.backend({ otp: { smsCountries: [] } }), '+4915112345678');
    expect(body.code).toBe('CONTACT_NOT_ALLOWED');
  });
});
