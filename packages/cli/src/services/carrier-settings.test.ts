import { expect, test } from 'vitest';
import { carrierSettings } from './carrier-settings.ts';

test('The settings name no carrier, or a carrier for e-mail and for text messages', () => {
  expect(carrierSettings({})).toEqual({});
  const smtp = { POSTERN_SMTP_URL: 'smtps://user:password@mail.example.com', POSTERN_SMTP_FROM: 'login@example.com' };
  const sms = { POSTERN_SMS_WEBHOOK_URL: 'https://sms.example.com/send', POSTERN_SMS_WEBHOOK_SECRET: 'secret' };
  expect(carrierSettings({ ...smtp, ...sms })).toEqual({
    smtp: { url: smtp.POSTERN_SMTP_URL, from: smtp.POSTERN_SMTP_FROM },
    smsWebhook: { url: sms.POSTERN_SMS_WEBHOOK_URL, secret: sms.POSTERN_SMS_WEBHOOK_SECRET },
  });
});

test.each([
  [{ POSTERN_SMTP_URL: 'smtp://localhost' }, 'POSTERN_SMTP_FROM is not set'],
  [{ POSTERN_SMTP_FROM: 'login@example.com' }, 'POSTERN_SMTP_URL is not set'],
  [{ POSTERN_SMTP_URL: 'http://localhost', POSTERN_SMTP_FROM: 'login@example.com' }, 'begins with smtp:// or smtps://'],
  [{ POSTERN_SMS_WEBHOOK_URL: 'https://localhost' }, 'POSTERN_SMS_WEBHOOK_SECRET is not set'],
  [{ POSTERN_SMS_WEBHOOK_URL: 'secret', POSTERN_SMS_WEBHOOK_SECRET: 's' }, 'begins with http:// or https://'],
  [{ POSTERN_SMTP_URL: '', POSTERN_SMTP_FROM: '' }, 'POSTERN_SMTP_URL is not set'],
])('An incomplete carrier is refused: %j', (environment, sentence) => {
  expect(() => carrierSettings(environment)).toThrow(sentence);
});
