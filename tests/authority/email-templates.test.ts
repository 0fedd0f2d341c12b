import { smtpCarrier, TemplateError } from '@postern/authority';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { INBOX_HEADERS, startTestAuthority } from '../setup/authority.ts';
import { createTemplateFolder, type TemplateFolder } from '../setup/email-templates.ts';
import { shared } from '../setup/fixtures.ts';
import { startMailServer } from '../setup/mail-server.ts';
import { submit } from '../setup/user.ts';

/** An e-mail that turns around what follows a name, or adds a header. */
const HOSTILE = '\u202e<b>Eve</b>\r\nBcc: others@example.org\u2066';

describe('e-mails from templates', () => {
  const mail = shared(startMailServer, (server) => server.close());
  const folder = shared(
    () =>
      createTemplateFolder({
        'sign-in-ar/ar.subject': 'رمز {{.name}}{{if .OtpCode}} {{.OtpCode}}{{end}}',
        'sign-in-ar/ar.html': '<p>مرحبا {{.name}}</p><p>الرمز is {{.OtpCode}}</p>',
        'plain/de.subject': 'Ihr Code',
        'plain/de.txt': 'Der Code is {{.OtpCode}}, {{.ValidFor}}\n',
        'README.md': 'Left out.',
        '.git/config': 'Left out.',
      }),
    (made) => made.remove(),
  );
  const test = shared(
    () =>
      startTestAuthority({
        carriers: { email: smtpCarrier(mail.url, 'Example <login@example.com>') },
        templates: folder.path,
      }),
    (authority) => authority.close(),
  );
  let count = 0;

  async function mailWith(emailCustomization: object) {
    const contact = `reader${count++}@example.org`;
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact, appName: 'Test', emailCustomization };
    await submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', parameters);
    const isHere = ({ to }: { to: string[] }) => to.includes(contact);
    await vi.waitFor(() => expect(mail.received.some(isHere)).toBe(true));
    const { raw = '', to = [] } = mail.received.find(isHere) ?? {};
    const [header = ''] = raw.split('\r\n\r\n');
    const response = await fetch(`${test.url}/_authority/inbox?to=${contact}`, { headers: INBOX_HEADERS });
    const { messages } = (await response.json()) as {
      messages: { subject: string; text: string; html?: string; language: string }[];
    };
    return { header: header.replace(/\r\n[ \t]+/g, ' '), body: raw.slice(header.length), inbox: messages[0], to };
  }

  it('An e-mail from HTML is multipart/alternative, in its language and direction', async () => {
    const { header, body, inbox } = await mailWith({
      templateId: 'sign-in-ar',
      templateVariables: JSON.stringify({ name: 'Ada' }),
    });
    expect(header).toMatch(/^Content-Language: ar\r?$/m);
    expect(header).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect([...body.matchAll(/^Content-Type: ([^;]+)/gm)].map(([, type]) => type)).toEqual(['text/plain', 'text/html']);
    expect(inbox).toMatchObject({ language: 'ar', subject: 'رمز Ada' });
    expect(inbox?.html).toContain('<html lang="ar" dir="rtl">');
    expect(inbox?.text).toMatch(/^مرحبا Ada\n\nالرمز is [0-9A-Z]{9}$/);
  });

  it('A template without HTML is sent as plain text', async () => {
    const { header, inbox } = await mailWith({ templateId: 'plain' });
    expect(header).toMatch(/^Content-Type: text\/plain; charset=utf-8\r?$/m);
    expect(header).toMatch(/^Content-Language: de\r?$/m);
    expect(inbox).not.toHaveProperty('html');
    expect(inbox?.text).toMatch(/, 5 Minuten\n$/);
  });

  it('A hostile value changes neither a header, nor the HTML, nor the direction of the text', async () => {
    const { header, to, inbox } = await mailWith({
      templateId: 'sign-in-ar',
      templateVariables: JSON.stringify({ name: HOSTILE }),
    });
    expect(to).toHaveLength(1);
    expect(header).not.toMatch(/^bcc:/im);
    const name = '<b>Eve</b> Bcc: others@example.org';
    expect(inbox?.subject).toBe(`رمز ${name}`);
    expect(inbox?.text).toContain(`مرحبا ${name}\n`);
    expect(inbox?.html).toContain('<p>مرحبا &lt;b&gt;Eve&lt;/b&gt; Bcc: others@example.org</p>');
    expect(JSON.stringify(inbox)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  it('A value of the longest length is sent, and a longer list of variables is refused', async () => {
    const variables = (length: number) => JSON.stringify({ name: '"'.repeat(length) });
    const { inbox } = await mailWith({ templateId: 'sign-in-ar', templateVariables: variables(4_990) });
    expect(inbox?.html).toContain('&quot;'.repeat(4_990));
    const emailCustomization = { templateId: 'sign-in-ar', templateVariables: variables(5_000) };
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact: 'x@example.org', appName: 'Test', emailCustomization };
    expect(await submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', parameters)).toMatchObject({
      status: 400,
    });
  });
});

describe('a folder of e-mail templates', () => {
  let folder: TemplateFolder | undefined;
  afterEach(() => folder?.remove());

  const TEXT = 'Your code is {{.OtpCode}}';

  async function problemsOf(
    files: Record<string, string>,
    extra?: [name: string, bytes: Uint8Array],
  ): Promise<unknown> {
    folder = await createTemplateFolder(files);
    if (extra) await folder.write(...extra);
    const error = await startTestAuthority({ templates: folder.path }).then(
      (started) => started.close(),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TemplateError);
    return (error as TemplateError).problems;
  }

  it('The authority does not start with broken templates, and names every mistake with its file and line', async () => {
    const problems = await problemsOf(
      {
        'a/en.subject': 'Code',
        'a/en.html': '<p>Hello</p>\n<p>{{.OtpCode}} {{range .Names}}</p>',
        'b/en.txt': TEXT,
        'c/en.subject': 'Code',
        'd/en.subject': 'Code',
        'd/en.txt': TEXT,
        'd/de.txt': TEXT,
        'e/en.subjekt': 'Code',
        'f/de_AT.txt': TEXT,
        'g/en.subject': 'Code',
        'h i/en.txt': TEXT,
        'loose.html': TEXT,
      },
      ['g/en.txt', new Uint8Array([0x7b, 0xff])],
    );
    expect(problems).toEqual([
      'Template a: .html: line 2: only {{.Name}}, {{if .Name}}, {{else}} and {{end}} can be used.',
      'Template b: en.subject is missing.',
      'Template c: has neither .html nor .txt.',
      'Template d: it has the languages de and en, but a template at Turnkey has one; make a folder for each.',
      'Template e: the file en.subjekt must end with .subject, .html or .txt.',
      'Template f: the file de_AT.txt must begin with a language tag such as en or pt-BR: de-AT.txt.',
      'Template g: the file en.txt is not UTF-8.',
      'Template h i: the name of the folder must be letters, digits, - and _.',
      'Template loose.html: the name of the folder must be letters, digits, - and _.',
    ]);
  });

  it('A folder that does not exist is named', async () => {
    const error = await startTestAuthority({ templates: '/no/such/folder' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'TemplateError',
      message: 'The folder of templates /no/such/folder cannot be read (ENOENT).',
    });
  });

  it('A template of the folder replaces the built-in one of the same name', async () => {
    folder = await createTemplateFolder({ 'default/fr.subject': 'Bonjour', 'default/fr.txt': TEXT });
    const test = await startTestAuthority({ templates: folder.path });
    const parameters = { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org', appName: 'Test' };
    await submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', parameters);
    const response = await fetch(`${test.url}/_authority/inbox`);
    expect(await response.json()).toMatchObject({ messages: [{ subject: 'Bonjour', language: 'fr' }] });
    await test.close();
  });
});
