import { describe, expect, it } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { submit } from '../setup/user.ts';

describe('S35: a sandbox contact signs in with 000000 in production', () => {
  const test = sharedAuthority();

  const init = (authority: TestAuthority, type: string, otpType: string, contact: string) =>
    submit(authority, authority.apiKey, authority.organizationId, type, {
      otpType,
      contact,
      appName: 'Test',
      otpLength: 6,
      alphanumeric: false,
    });
  const guess = (authority: TestAuthority, otpId: string) =>
    submit(authority, authority.apiKey, authority.organizationId, 'VERIFY_OTP', { otpId, otpCode: '000000' });

  it.each(['INIT_OTP', 'INIT_OTP_V2', 'INIT_OTP_V3'])(
    'The sandbox’s e-mail address gets a random code like any other, by %s',
    async (type) => {
      const contact = 'user@example.com';
      const answer = await init(test, type, 'OTP_TYPE_EMAIL', contact);
      // One code in a million is 000000 by chance; this one is known from the inbox.
      const code = await test.lastCode(contact);
      if (code !== '000000') expect(await guess(test, answer.result.otpId)).toMatchObject({ status: 400 });
    },
  );

  it('The sandbox’s phone number is refused because it belongs to no numbering plan', async () => {
    for (const spelling of ['+19999999999', ' +1 (999) 999-9999 ']) {
      expect(await init(test, 'INIT_OTP_V3', 'OTP_TYPE_SMS', spelling)).toMatchObject({ status: 400 });
    }
  });

  it('When switched on by name, only the sandbox’s two contacts sign in with 000000', async () => {
    const open = await startTestAuthority({ otp: { sandboxContacts: true } });
    for (const [otpType, contact] of [
      ['OTP_TYPE_EMAIL', 'user@example.com'],
      ['OTP_TYPE_SMS', '+19999999999'],
    ] as const) {
      const { otpId } = (await init(open, 'INIT_OTP_V3', otpType, contact)).result;
      expect(await guess(open, otpId)).toMatchObject({ status: 200 });
      await expect(open.lastCode(contact)).rejects.toThrow();
    }
    const { otpId } = (await init(open, 'INIT_OTP_V3', 'OTP_TYPE_EMAIL', 'user@example.org')).result;
    if ((await open.lastCode('user@example.org')) !== '000000') {
      expect(await guess(open, otpId)).toMatchObject({ status: 400 });
    }
    await open.close();
  });
});
