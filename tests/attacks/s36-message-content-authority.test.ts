import { describe, expect, it } from 'vitest';
import { INBOX_HEADERS, startTestAuthority } from '../setup/authority.ts';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { signUp, submit } from '../setup/user.ts';

const TYPES = ['INIT_OTP', 'INIT_OTP_V2', 'INIT_OTP_V3'];
const NUMBER = '+491701234567';

describe('S36: a tenant chooses whom the app writes to, and what', () => {
  const test = sharedAuthority({ otp: { subOrganizationQuota: { perHour: 2, perDay: 3 } } });
  const ada = sharedUser(test, 'ada@example.org');

  const email = { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org', appName: 'Your Bank' };
  const asAda = (more: object, type = 'INIT_OTP_V3') =>
    submit(test, ada.key, ada.organizationId, type, { ...email, ...more });
  const asParent = (more: object, type = 'INIT_OTP_V3', organizationId = test.organizationId) =>
    submit(test, test.apiKey, organizationId, type, { ...email, ...more });
  const inbox = async (to: string) => {
    const response = await fetch(`${test.url}/_authority/inbox?to=${encodeURIComponent(to)}`, {
      headers: INBOX_HEADERS,
    });
    return ((await response.json()) as { messages: { subject: string; text: string }[] }).messages;
  };

  it.each(TYPES)('A user of a sub-organization can send a code to no other contact, by %s', async (type) => {
    for (const to of [
      { contact: 'victim@example.org' },
      { otpType: 'OTP_TYPE_SMS', contact: NUMBER },
      { otpType: 'OTP_TYPE_SMS', contact: NUMBER, smsCustomization: { template: 'Pay now: {{.OtpCode}}' } },
    ]) {
      expect(await asAda(to, type)).toMatchObject({
        status: 403,
        body: { turnkeyErrorCode: 'REQUEST_NOT_AUTHORIZED' },
      });
    }
    expect(await inbox('victim@example.org')).toEqual([]);
    expect(await inbox(NUMBER)).toEqual([]);
  });

  it.each([
    { emailCustomization: { appName: 'Your Bank' } },
    { emailCustomization: { logoUrl: 'https://evil.example/logo.png' } },
    { emailCustomization: { magicLinkTemplate: 'https://evil.example/?code=%s' } },
    { emailCustomization: { templateVariables: '{"username":"Pay now"}' } },
    { emailCustomization: { templateId: 'another' } },
    { sendFromEmailAddress: 'bank@example.com' },
    { sendFromEmailSenderName: 'Your Bank' },
    { replyToEmailAddress: 'eve@example.com' },
    { smsCustomization: { template: 'Pay now: {{.OtpCode}}' } },
  ])('A user of a sub-organization cannot choose the text of a message: %j', async (more) => {
    const type = 'appName' in (more.emailCustomization ?? {}) ? 'INIT_OTP' : 'INIT_OTP_V3';
    expect(await asAda(more, type)).toMatchObject({ status: 403 });
  });

  it('A user’s own contact gets codes in the name of the parent, up to the quota', async () => {
    const before = (await inbox('ada@example.org')).length;
    const otpId = async (answer: ReturnType<typeof asAda>) => (await answer).result.otpId;
    const spend = async (id: string) =>
      submit(test, ada.key, ada.organizationId, 'VERIFY_OTP', {
        otpId: id,
        otpCode: await test.lastCode('ada@example.org'),
      });
    await spend(await otpId(asAda({})));
    const [newest] = await inbox('ada@example.org');
    expect(newest).toMatchObject({ text: expect.stringContaining('Your code for Parent is') });
    expect(`${newest?.subject}${newest?.text}`).not.toContain('Bank');
    await spend(await otpId(asAda({})));
    expect(await asAda({})).toMatchObject({ status: 429, body: { turnkeyErrorCode: 'RATE_LIMIT_EXCEEDED' } });
    test.clock.now += 3_600_000;
    ada.key = (await signUp(test, 'ada2@example.org')).key;
    expect(await inbox('ada@example.org')).toHaveLength(before + 2);
  });

  it('The quota of the day still holds after the hour’s quota is free again', async () => {
    const bob = await signUp(test, 'bob@example.org');
    const init = () => asParent({ contact: 'bob@example.org' }, 'INIT_OTP_V3', bob.organizationId);
    for (const expected of [200, 200, 429]) expect((await init()).status).toBe(expected);
    test.clock.now += 3_600_000;
    for (const expected of [200, 429]) expect((await init()).status).toBe(expected);
    test.clock.now += 3_600_000;
    expect((await init()).status).toBe(429);
    test.clock.now += 86_400_000;
    expect((await init()).status).toBe(200);
  });

  it.each([
    ['a premium number of the United States', '+19005550123'],
    ['a premium number of the United Kingdom', '+449098790000'],
    ['an international premium number', '+979123456789'],
    ['a satellite network', '+881612345678'],
    ['an international network', '+882161234567'],
    ['a toll-free number', '+18005550100'],
    ['a personal number of the United Kingdom', '+447012345678'],
    ['an area code that is not allocated', '+15551234567'],
    ['a country code that is not allocated', '+2101234567'],
    ['a number that is too short for its country', '+4917012'],
  ])('No SMS goes to %s, also when the parent asks', async (_, contact) => {
    for (const type of TYPES) {
      expect(await asParent({ otpType: 'OTP_TYPE_SMS', contact }, type)).toMatchObject({ status: 400 });
    }
    expect(await inbox(contact)).toEqual([]);
  });

  it('The parent chooses the text and the contact of a message', async () => {
    const template = 'Welcome: {{.OtpCode}}';
    expect(await asParent({ otpType: 'OTP_TYPE_SMS', contact: NUMBER, smsCustomization: { template } })).toMatchObject({
      status: 200,
    });
    expect(await inbox(NUMBER)).toMatchObject([{ text: expect.stringMatching(/^Welcome: [A-Z0-9]{9}$/) }]);
  });

  it('The parent has a quota too', async () => {
    const small = await startTestAuthority({ otp: { parentQuota: { perHour: 2, perDay: 100 } } });
    const init = (n: number) =>
      submit(small, small.apiKey, small.organizationId, 'INIT_OTP_V3', { ...email, contact: `user${n}@example.org` });
    for (const [n, expected] of [200, 200, 429].entries()) expect((await init(n)).status).toBe(expected);
    await small.close();
  });
});
