import type { Postern } from '@postern/backend';
import type { AuthProblem, InitOtpResponse } from '@postern/protocol';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { INBOX_HEADERS } from '../setup/authority.ts';
import { stampOf } from '../setup/stamped.ts';
import { signUp, submit } from '../setup/user.ts';

const EVIL = 'https://evil.example/?code=%s';

describe('S18: a client chooses the text or the link of a message with a code', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  beforeAll(async () => {
    product = deployment.backend({ appName: 'Example & Sons' });
  });
  beforeEach(() => void deployment.takeCalls());

  const inbox = async (to: string) => {
    const url = `${deployment.authority.url}/_authority/inbox?to=${encodeURIComponent(to)}`;
    const response = await fetch(url, { headers: INBOX_HEADERS });
    return ((await response.json()) as { messages: { subject: string; text: string }[] }).messages;
  };
  const ask = (postern: Postern, path: string, more: object, contact = deployment.newEmail()) =>
    post<AuthProblem & InitOtpResponse>(postern, path, { otpType: 'OTP_TYPE_EMAIL', contact, ...more });

  const CHOICES: object[] = [
    { emailCustomization: { magicLinkTemplate: EVIL } },
    { emailCustomization: { templateId: 'another', templateVariables: '{"username":"Pay now"}' } },
    { emailCustomization: { appName: 'Your Bank', logoUrl: 'https://evil.example/logo.png' } },
    { smsCustomization: { template: 'Pay now: {{.OtpCode}}' } },
    { appName: 'Your Bank' },
    { sendFromEmailAddress: 'bank@example.com' },
    { sendFromEmailSenderName: 'Your Bank' },
    { replyToEmailAddress: 'eve@example.com' },
    { otpLength: 6, alphanumeric: false, expirationSeconds: '600' },
  ];

  it.each(CHOICES)('The backend refuses a request with %j, and asks Turnkey for nothing', async (more) => {
    const { status, body } = await ask(product, '/init-otp', more);
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
    const inGuideForm = deployment.backend({ compatibility: 'guide' });
    for (const path of ['/init-otp', '/initOtp', '/sendOtp']) {
      expect((await ask(inGuideForm, path, { userIdentifier: 'x', ...more })).status, path).toBe(400);
    }
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('A message says what the operator has chosen, and holds no link', async () => {
    const contact = deployment.newEmail();
    expect((await ask(product, '/init-otp', {}, contact)).status).toBe(200);
    const [message] = await inbox(contact);
    expect(message?.subject).toBe('Your code for Example & Sons');
    expect(message?.text).toMatch(/^Your code for Example & Sons is \d{6}\n/);
    expect(message?.text).not.toMatch(/:\/\//);
  });

  it.each([
    'Your Bank <victim@example.org>',
    '"Pay now"@example.org',
    'victim@example.org\r\nBcc: others@example.org',
    'victim@example.org, others@example.org',
    'victim@example.org?subject=Pay%20now',
  ])('Another member: A contact that holds other text, as in %j, is refused', async (contact) => {
    const { status } = await ask(product, '/init-otp', {}, contact);
    expect(status).toBe(400);
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('Another member: Requests for codes are not forwarded', async () => {
    const postern = deployment.backend({ proxy: {} });
    const user = await signUp(deployment.authority, deployment.newEmail());
    const body = JSON.stringify({
      type: 'ACTIVITY_TYPE_INIT_OTP_V3',
      timestampMs: String(deployment.authority.clock.now),
      organizationId: user.organizationId,
      parameters: { otpType: 'OTP_TYPE_EMAIL', contact: user.email, emailCustomization: { magicLinkTemplate: EVIL } },
    });
    deployment.takeCalls();
    for (const name of ['init_otp', 'init_otp_auth', 'email_auth', 'init_user_email_recovery']) {
      const response = await postern.fetch(
        new Request(`https://api.example.com/auth/proxy/public/v1/submit/${name}`, {
          method: 'POST',
          headers: { Origin: 'https://app.example.com', 'X-Stamp': stampOf(user.key, body) },
          body,
        }),
      );
      expect(response.status, name).toBe(404);
    }
    expect(deployment.takeCalls()).toEqual([]);
  });

  const asParent = (contact: string, more: object) => {
    const { authority } = deployment;
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact, appName: 'Example', ...more };
    return submit(authority, authority.apiKey, authority.organizationId, 'INIT_OTP_V3', parameters);
  };

  it('The authority writes the code into the parent’s link so that it stays one value', async () => {
    const contact = deployment.newEmail();
    const magicLinkTemplate = 'https://app.example.com/?code=%s&next=home';
    expect((await asParent(contact, { emailCustomization: { magicLinkTemplate } })).status).toBe(200);
    const code = await deployment.authority.lastCode(contact);
    const [message] = await inbox(contact);
    const link = new URL(/https:\S+/.exec(message?.text ?? '')?.[0] ?? '');
    expect([...link.searchParams]).toEqual([
      ['code', code],
      ['next', 'home'],
    ]);
  });

  it.each([
    { emailCustomization: { magicLinkTemplate: 'javascript://%0aalert(%s)' } },
    { emailCustomization: { magicLinkTemplate: 'data:text/html,%s' } },
    { emailCustomization: { magicLinkTemplate: 'https://app.example.com/ or https://evil.example/%s' } },
    { emailCustomization: { magicLinkTemplate: 'https://app.example.com/without-a-code' } },
    { emailCustomization: { templateVariables: 'not JSON' } },
    { emailCustomization: { logoUrl: 'javascript:alert(1)' } },
    { appName: 'Example\r\nBcc: others@example.org' },
    { sendFromEmailSenderName: 'Example\nBcc: others@example.org' },
    { replyToEmailAddress: 'eve@example.com\r\nBcc: others@example.org' },
  ])('The authority refuses %j, also from the parent', async (more) => {
    const contact = deployment.newEmail();
    expect((await asParent(contact, more)).status).toBe(400);
    expect(await inbox(contact)).toEqual([]);
  });
});
