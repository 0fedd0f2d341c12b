import { describe, expect, it } from 'vitest';
import { INBOX_HEADERS, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { submit } from '../setup/user.ts';

describe('S38: a locked screen shows the code in the subject of an e-mail', () => {
  const test = sharedAuthority();

  const subjectAndCode = async (on: TestAuthority, type: string) => {
    const contact = `${type.toLowerCase().replaceAll('_', '-')}@example.org`;
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact, appName: 'Test' };
    await submit(on, on.apiKey, on.organizationId, type, parameters);
    const response = await fetch(`${on.url}/_authority/inbox?to=${contact}`, { headers: INBOX_HEADERS });
    const { messages } = (await response.json()) as { messages: { subject: string }[] };
    return { subject: messages[0]?.subject ?? '', code: await on.lastCode(contact) };
  };

  it.each(['INIT_OTP', 'INIT_OTP_V2', 'INIT_OTP_V3'])(
    'The subject of an e-mail names the sender and holds no code, by %s',
    async (type) => {
      const { subject, code } = await subjectAndCode(test, type);
      expect(subject).toMatch(/^Your code for (Test|Turnkey)$/);
      expect(subject).not.toContain(code);
    },
  );

  it('With the option codeInSubject, the subject holds the code', async () => {
    const open = await startTestAuthority({ otp: { codeInSubject: true } });
    const { subject, code } = await subjectAndCode(open, 'INIT_OTP_V3');
    expect(subject).toBe(`Your Test code: ${code}`);
    await open.close();
  });
});
