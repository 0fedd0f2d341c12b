import { smtpCarrier } from '@postern/authority';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { INBOX_HEADERS, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { createTemplateFolder, type TemplateFolder } from '../setup/email-templates.ts';
import { startMailServer, type TestMailServer } from '../setup/mail-server.ts';
import { submit } from '../setup/user.ts';

describe('fields for the look of a message', () => {
  let test: TestAuthority;
  let mail: TestMailServer;
  let folder: TemplateFolder;
  let count = 0;
  beforeAll(async () => {
    mail = await startMailServer();
    folder = await createTemplateFolder({
      'our-template/en.subject': 'Hello from {{.AppName}}',
      'our-template/en.txt': '{{.greeting}}, <b>your</b> code is {{.OtpCode}}\n',
      'our-template/en.html': '{{if .LogoUrl}}<img src="{{.LogoUrl}}" alt="">{{end}} {{.greeting}}: {{.OtpCode}}',
    });
    test = await startTestAuthority({
      carriers: { email: smtpCarrier(mail.url, 'Example <login@example.com>') },
      templates: folder.path,
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.close();
    await folder.remove();
  });

  const init = async (more: object, type = 'INIT_OTP_V3') => {
    const contact = `user${count++}@example.org`;
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact, appName: 'Test', ...more };
    return { contact, answer: await submit(test, test.apiKey, test.organizationId, type, parameters) };
  };
  const textTo = async (contact: string) => {
    const response = await fetch(`${test.url}/_authority/inbox?to=${contact}`, { headers: INBOX_HEADERS });
    return ((await response.json()) as { messages: { text: string }[] }).messages[0]?.text ?? '';
  };

  it.each([
    ['https://app.example.com/?code=%s', (code: string) => `https://app.example.com/?code=${code}`],
    ['https://app.example.com/#/%s/%s', (code: string) => `https://app.example.com/#/${code}/${code}`],
    ['com.example.app://login/%s', (code: string) => `com.example.app://login/${code}`],
  ])('The link %s arrives with the code in it', async (magicLinkTemplate, link) => {
    for (const type of ['INIT_OTP', 'INIT_OTP_V2', 'INIT_OTP_V3']) {
      const { contact } = await init({ emailCustomization: { magicLinkTemplate } }, type);
      expect((await textTo(contact)).split('\n')).toContain(link(await test.lastCode(contact)));
    }
  });

  it.each([
    'https://app.example.com/',
    'app.example.com/%s',
    '%s',
    'not a link %s',
    'javascript://%0aalert(%s)',
    'data://text/html,%s',
    'https://exa mple.com/%s',
    'https://app.example.com/%s\nBcc: eve@example.org',
    '',
  ])('The template of a link %j is refused', async (magicLinkTemplate) => {
    const { answer } = await init({ emailCustomization: { magicLinkTemplate } });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('invalid magic link template') },
    });
  });

  it.each([
    { emailCustomization: { templateVariables: 'not JSON' } },
    { emailCustomization: { templateVariables: '[]' } },
    { emailCustomization: { logoUrl: 'not a URL' } },
    { emailCustomization: { logoUrl: 'javascript:alert(1)' } },
    { sendFromEmailSenderName: 'Evil\r\nBcc: eve@example.org' },
    { sendFromEmailAddress: 'not an address' },
    { replyToEmailAddress: 'a@example.org, b@example.org' },
    { smsCustomization: { template: 'without a place for the code' } },
  ])('The customization %j is refused', async (more) => {
    expect((await init(more)).answer).toMatchObject({ status: 400 });
  });

  it.each([
    [{ templateId: 'our-template' }, 'Hello Ada, <b>your</b> code is', 'https://app.example.com/logo.png'],
    [{}, 'Your code for Test is', 'https://app.example.com/logo.png'],
  ])('With %j, the template, its variables and a logo are in the e-mail', async (template, text, logoUrl) => {
    const templateVariables = '{"greeting":"Hello Ada","count":2,"shown":true}';
    const look = { ...template, templateVariables, logoUrl };
    for (const type of ['INIT_OTP', 'INIT_OTP_V2', 'INIT_OTP_V3']) {
      const emailCustomization = { ...look, ...(type === 'INIT_OTP' ? { appName: 'Test' } : {}) };
      const { contact, answer } = await init({ emailCustomization }, type);
      expect(answer).toMatchObject({ status: 200 });
      expect(await textTo(contact)).toContain(`${text} ${await test.lastCode(contact)}`);
      const isHere = ({ to }: { to: string[] }) => to.includes(contact);
      await vi.waitFor(() => expect(mail.received.some(isHere)).toBe(true));
      expect(mail.received.find(isHere)?.raw.replaceAll(/=\r\n/g, '')).toContain(`src=3D"${logoUrl}"`);
    }
  });

  it.each([
    [{ templateId: 'their-template' }, 404, 'email template not found'],
    [{ templateId: '../our-template' }, 404, 'email template not found'],
    [{ templateId: 'our-template' }, 400, 'the email template needs the variable greeting'],
    [{ templateId: 'our-template', templateVariables: '{"greeting":{"a":1}}' }, 400, 'not a JSON object of texts'],
    [{ templateVariables: '{"OtpCode":"000000"}' }, 400, 'not a JSON object of texts'],
    [{ templateVariables: '{"__proto__":"x"}' }, 400, 'not a JSON object of texts'],
  ])('The e-mail %j is refused, and no code is made', async (emailCustomization, status, message) => {
    const { contact, answer } = await init({ emailCustomization });
    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
    expect(await textTo(contact)).toBe('');
  });

  it.each([
    ['INIT_OTP', { emailCustomization: { appName: 'Older App' } }, 'Older App'],
    ['INIT_OTP_V2', {}, 'Test'],
    ['INIT_OTP_V3', {}, 'Test'],
  ])('The name of the app is in the e-mail of %s', async (type, more, appName) => {
    const { contact } = await init(more, type);
    expect(await textTo(contact)).toContain(`Your code for ${appName} is `);
  });

  it('The template of an SMS is its text', async () => {
    const sms = { otpType: 'OTP_TYPE_SMS', contact: '+14155552671' };
    await init({ ...sms, smsCustomization: { template: '{{.OtpCode}} opens Example' }, otpLength: 6 });
    const response = await fetch(`${test.url}/_authority/inbox?to=${encodeURIComponent(sms.contact)}`, {
      headers: INBOX_HEADERS,
    });
    const { messages } = (await response.json()) as { messages: { text: string }[] };
    expect(messages[0]?.text).toMatch(/^[0-9A-Z]{6} opens Example$/);
  });

  it('The configured sender and address for replies are in the e-mail', async () => {
    const { contact } = await init({
      sendFromEmailSenderName: 'Another Name',
      sendFromEmailAddress: 'another@example.com',
      replyToEmailAddress: 'help@example.com',
    });
    const isHere = ({ to }: { to: string[] }) => to.includes(contact);
    await vi.waitFor(() => expect(mail.received.some(isHere)).toBe(true));
    const raw = mail.received.find(isHere)?.raw ?? '';
    expect(raw).toMatch(/^From: Another Name <another@example.com>\r?$/m);
    expect(raw).toMatch(/^Reply-To: help@example.com\r?$/m);
  });

  it('A part of the sender that the request leaves out stays as the carrier has it', async () => {
    const { contact } = await init({ sendFromEmailSenderName: 'Another Name', sendFromEmailAddress: '' });
    const isHere = ({ to }: { to: string[] }) => to.includes(contact);
    await vi.waitFor(() => expect(mail.received.some(isHere)).toBe(true));
    expect(mail.received.find(isHere)?.raw).toMatch(/^From: Another Name <login@example.com>\r?$/m);
  });
});
