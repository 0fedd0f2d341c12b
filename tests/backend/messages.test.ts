import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createPostern,
  type MessageLook,
  type MessageLookOption,
  type MessagesOptions,
  type MessageToSend,
} from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { createPosternClient, type KeyPairs } from '@postern/client';
import type { AuthProblem } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { CONFIG_ID, send } from '../auth-proxy/sdk.ts';
import { createTemplateFolder } from '../setup/email-templates.ts';
import { shared } from '../setup/fixtures.ts';
import { ORIGIN } from './browser.ts';
import { startDeployment } from './deployment.ts';

const template = (id: string, language: string, text: string) => ({
  [`${id}/${language}.subject`]: `${text} {{.name}}`,
  [`${id}/${language}.txt`]: `${text} is {{.OtpCode}}`,
});

const sms = (text: string) => ({ template: `${text} is {{.OtpCode}}` });

const LANGUAGES: MessagesOptions['languages'] = {
  en: { email: { senderName: 'Example' }, sms: sms('Code') },
  de: { email: { templateId: 'sign-in-de', templateVariables: { name: 'Ada\r\nBcc: \u202eEve' } }, sms: sms('Kode') },
  'zh-Hant': { sms: sms('驗證碼') },
};

describe('the option messages', () => {
  const folder = shared(
    () =>
      createTemplateFolder({
        ...template('sign-in-de', 'de', 'Anmelden'),
        ...template('step-up-de', 'de', 'Bestätigen'),
      }),
    (made) => made.remove(),
  );
  const deployment = shared(
    () => startDeployment({ templates: folder.path }),
    (made) => made.close(),
  );
  let numbers = 0;

  interface Asked {
    accept?: string;
    locale?: unknown;
    purpose?: unknown;
    otpType?: string;
  }

  /** Asks for a code, and returns the answer and the newest message. */
  async function ask(
    messages: MessagesOptions,
    { accept, otpType = 'OTP_TYPE_EMAIL', ...more }: Asked,
    logged: unknown[] = [],
  ) {
    const log = (...entry: unknown[]) => void logged.push(entry);
    const logger = { info: () => undefined, warn: log, error: log };
    const postern = deployment.backend({ appName: 'Example', otp: { smsCountries: ['DE'] }, messages, logger });
    const contact = otpType === 'OTP_TYPE_EMAIL' ? deployment.newEmail() : `+4917012345${String(10 + numbers++)}`;
    const response = await postern.fetch(
      new Request('https://api.example.com/auth/init-otp', {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Origin: ORIGIN,
          ...(accept === undefined ? {} : { 'Accept-Language': accept }),
        },
        body: JSON.stringify({ otpType, contact, ...more }),
      }),
    );
    return { status: response.status, body: (await response.json()) as AuthProblem, ...(await newest(contact)) };
  }

  async function newest(contact: string): Promise<{ subject?: string; text?: string; language?: string }> {
    const inbox = await fetch(`${deployment.authority.url}/_authority/inbox?to=${encodeURIComponent(contact)}`);
    const { messages } = (await inbox.json()) as { messages: { subject: string; text: string; language: string }[] };
    return messages[0] ?? {};
  }

  it.each<[Asked, string]>([
    [{}, 'en'],
    [{ accept: 'de' }, 'de'],
    [{ accept: 'de-AT, de;q=0.9, en;q=0.8' }, 'de'],
    [{ accept: 'en;q=0.5, de' }, 'de'],
    [{ accept: 'fr, ja' }, 'en'],
    [{ accept: 'de;q=0' }, 'en'],
    [{ accept: '*' }, 'en'],
    [{ accept: `${'x'.repeat(5_000)}, de` }, 'en'],
    [{ accept: '\u00e4;;;,,q=;de' }, 'en'],
    [{ accept: 'en', locale: 'de-CH' }, 'de'],
    [{ accept: 'de', locale: 'fr' }, 'de'],
    [{ locale: 'iw' }, 'en'],
  ])('For %j, the e-mail is in %s', async (asked, language) => {
    const { status, ...message } = await ask({ languages: LANGUAGES }, asked);
    expect([status, message.language]).toEqual([200, language]);
    expect(message.subject).toBe(language === 'de' ? 'Anmelden Ada Bcc: Eve' : 'Your code for Example');
  });

  it.each<[Asked, string]>([
    [{ accept: 'en-US' }, 'Code is'],
    [{ accept: 'zh-TW' }, '驗證碼 is'],
    [{ accept: 'zh' }, '驗證碼 is'],
  ])('For %j, the SMS and the WhatsApp message begin with %s', async (asked, text) => {
    for (const otpType of ['OTP_TYPE_SMS', 'OTP_TYPE_WHATSAPP']) {
      expect((await ask({ languages: LANGUAGES }, { ...asked, otpType })).text).toMatch(new RegExp(`^${text} \\d{6}$`));
    }
  });

  it('The default language is the first one, unless another is named', async () => {
    expect((await ask({ languages: LANGUAGES, defaultLanguage: 'de' }, { accept: 'fr' })).language).toBe('de');
  });

  it('A function chooses the look of each message, and learns what it is for', async () => {
    const seen: MessageToSend[] = [];
    const look: MessageLookOption = async (message) => {
      seen.push(message);
      return message.purpose === 'step-up'
        ? { email: { templateId: 'step-up-de', templateVariables: { name: message.appName } } }
        : { email: { templateId: 'sign-in-de', templateVariables: { name: '' } } };
    };
    const languages = { en: {}, de: look };
    expect(
      (await ask({ languages }, { accept: 'fr-x-pay-me, de-AT-u-nu-arab;q=0.5', purpose: 'step-up' })).subject,
    ).toBe('Bestätigen Example');
    expect((await ask({ languages }, { locale: 'de' })).subject).toBe('Anmelden');
    expect(seen).toEqual([
      { purpose: 'step-up', channel: 'email', language: 'de', wanted: ['fr', 'de-AT'], appName: 'Example' },
      { purpose: 'sign-in', channel: 'email', language: 'de', wanted: ['de'], appName: 'Example' },
    ]);
  });

  it.each<[object, string]>([
    [{ locale: 'de_AT' }, 'locale'],
    [{ locale: '../de' }, 'locale'],
    [{ locale: 'de\r\nBcc: x' }, 'locale'],
    [{ locale: ['de'] }, 'locale'],
    [{ purpose: 'win-back' }, 'purpose'],
    [{ emailCustomization: { templateId: 'sign-in-de' } }, 'emailCustomization'],
    [{ templateVariables: '{}' }, 'templateVariables'],
    [{ smsCustomization: { template: 'Pay: {{.OtpCode}}' } }, 'smsCustomization'],
    [{ appName: 'Your Bank' }, 'appName'],
  ])('A client cannot write into a message: %j is refused', async (more, field) => {
    const { status, body, text } = await ask({ languages: LANGUAGES }, more as Asked);
    expect([status, body.fields, text]).toEqual([400, [field], undefined]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a logo without https',
      () => ({ email: { logoUrl: 'http://example.com/logo.png' } }),
      'What messages.languages.de has returned, at email.logoUrl, is not valid: must be a URL that begins with https://.',
    ],
    ['an option that does not exist', () => ({ email: { templateID: 'x' } }), 'Did you mean email.templateId?'],
    ['a link in an SMS', () => ({ sms: { template: 'https://evil.example {{.OtpCode}}' } }), 'must have no link'],
    ['nothing', () => undefined, 'What messages.languages.de has returned'],
  ])('A function that returns %s sends nothing, and the operator reads why', async (_title, look, sentence) => {
    const logged: unknown[] = [];
    const languages = { de: look as () => MessageLook };
    const { status, body, text } = await ask({ languages }, {}, logged);
    expect([status, body.code, text]).toEqual([500, 'INTERNAL', undefined]);
    expect(JSON.stringify(logged)).toContain(sentence);
    expect(JSON.stringify(body)).not.toContain('messages.');
  });

  it('A function that fails or takes too long sends nothing, and counts no code', async () => {
    let failing = true;
    const look: MessageLookOption = () => {
      if (failing) throw new Error('no connection');
      return {};
    };
    const postern = deployment.backend({
      messages: { languages: { en: look } },
      rateLimits: { codesPerAddress: { max: 1, windowSeconds: 60 } },
    });
    const browser = deployment.browser(postern);
    const contact = deployment.newEmail();
    expect((await browser.initOtp(contact)).body.code).toBe('INTERNAL');
    failing = false;
    expect((await browser.initOtp(contact)).status).toBe(200);
    const slow = deployment.backend({
      messages: { languages: { en: () => new Promise<never>(() => undefined) } },
      timeouts: { requestMs: 20 },
    });
    expect((await deployment.browser(slow).initOtp(deployment.newEmail())).body.code).toBe('HOOK_TIMEOUT');
  });

  it('A template that Turnkey does not have is reported to the caller as a refusal of Turnkey', async () => {
    const { status, body } = await ask({ languages: { en: { email: { templateId: 'unknown' } } } }, {});
    expect([status, body.code]).toEqual([502, 'UPSTREAM_REFUSED']);
  });

  it('The client of the browser names a language', async () => {
    const postern = deployment.backend({ messages: { languages: LANGUAGES } });
    const handler = toNodeHandler(postern);
    const server = createServer((request, response) => void handler(request, response, () => response.end()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = createPosternClient({
      backendUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`,
      turnkeyApiUrl: deployment.authority.url,
      keys: {} as KeyPairs,
    });
    const contact = deployment.newEmail();
    await client.initOtp({ contact, locale: 'de-AT' });
    expect((await newest(contact)).language).toBe('de');
    await client.initOtp({ contact, locale: '' });
    server.close();
    expect((await newest(contact)).language).toBe('en');
  });

  it('An app of the Auth Proxy uses the option, or has its own, and a request chooses among its templates', async () => {
    const email = { templateIds: ['sign-in-de', 'step-up-de'], senderName: 'App' };
    const own = { languages: { de: { email: { templateVariables: { name: 'own' } } } } };
    const shown = async (app: object, chosen?: string): Promise<string | undefined> => {
      const postern = deployment.backend({
        messages: { languages: LANGUAGES, defaultLanguage: 'de' },
        authProxy: { configurations: { [CONFIG_ID]: app } },
      });
      const contact = deployment.newEmail();
      const emailCustomization = chosen ? { emailCustomization: { templateId: chosen } } : {};
      await send(postern, 'otp_init_v2', { otpType: 'OTP_TYPE_EMAIL', contact, ...emailCustomization });
      return (await newest(contact)).subject;
    };
    expect(await shown({})).toBe('Anmelden Ada Bcc: Eve');
    expect(await shown({ messages: own, email })).toBe('Anmelden own');
    expect(await shown({ messages: own, email }, 'step-up-de')).toBe('Bestätigen own');
    expect(await shown({ email }, 'step-up-de')).toBe('Bestätigen Ada Bcc: Eve');
  });

  it.each<[string, object, string]>([
    ['no language', { languages: {} }, 'Option messages.languages is not valid: must have a language'],
    ['a wrong tag', { languages: { de_AT: {} } }, 'Did you mean de-AT?'],
    ['a default without texts', { languages: { en: {} }, defaultLanguage: 'de' }, 'Option messages.defaultLanguage'],
    ['a logo without https', english({ email: { logoUrl: 'http://a.example/x.png' } }), 'begins with https://'],
    [
      'a sender with a header',
      english({ email: { senderName: 'A\r\nBcc: b' } }),
      'messages.languages.en.email.senderName',
    ],
    ['a hostile template id', english({ email: { templateId: '../x' } }), 'must be 1 to 100 letters'],
    ['a variable of Turnkey', english({ email: { templateVariables: { OtpCode: '0' } } }), 'templateVariables.OtpCode'],
    [
      'a variable with a wrong name',
      english({ email: { templateVariables: { 'a.b': '0' } } }),
      'templateVariables.a.b',
    ],
    ['a long variable', english({ email: { templateVariables: { a: 'x'.repeat(1_001) } } }), 'templateVariables.a'],
    ['an SMS without the code', english({ sms: { template: 'Hello' } }), 'it is there 0 times'],
    ['an option that does not exist', english({ emial: {} }), 'Did you mean messages.languages.en.email?'],
  ])('The backend does not start with %s', (_title, messages, sentence) => {
    const start = () =>
      createPostern({ environment: deployment.environment(), turnkey: {}, messages: messages as MessagesOptions });
    expect(start).toThrow(sentence);
  });
});

function english(look: object): object {
  return { languages: { en: look } };
}
