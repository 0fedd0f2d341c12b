import { isThisMachine } from '@postern/backend/inspection';
import type { Check } from '../check.ts';
import { failed, ok, type Problem, skipped, warning } from '../finding.ts';

export const smsWebhook: Check = {
  id: 'sms-webhook',
  title: 'SMS webhook of the authority',
  looksAt: 'Whether POSTERN_SMS_WEBHOOK_URL is https and has a secret; nothing is posted there.',
  run({ environment: { POSTERN_SMS_WEBHOOK_URL: url, POSTERN_SMS_WEBHOOK_SECRET: secret } }) {
    if (url === undefined) return skipped('POSTERN_SMS_WEBHOOK_URL is not set.');
    if (!URL.canParse(url) || !/^https?:/.test(url)) {
      return [failed('POSTERN_SMS_WEBHOOK_URL is no URL.', 'Correct it: https://…, where messages are posted.')];
    }
    const problems: Problem[] = [];
    if (url.startsWith('http:') && !isThisMachine(url)) {
      problems.push(
        failed(
          'POSTERN_SMS_WEBHOOK_URL is not https, so codes can be read on the way.',
          'Use https in POSTERN_SMS_WEBHOOK_URL.',
        ),
      );
    }
    if (!secret || secret.length < 16) {
      problems.push(
        warning(
          'POSTERN_SMS_WEBHOOK_SECRET is missing or short, so others can pose as the authority.',
          'Set it to the output of "openssl rand -hex 32", on both sides.',
        ),
      );
    }
    return problems.length > 0 ? problems : ok(new URL(url).origin);
  },
};
