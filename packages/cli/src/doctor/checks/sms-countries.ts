import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

const MANY = 40;

export const smsCountries: Check = {
  id: 'sms-countries',
  title: 'Countries of SMS',
  looksAt: 'Whether codes by SMS are limited to the countries of the users; most fraud comes from others.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const countries = settings.otp.smsCountries;
    if (countries === undefined) return ok(isProduction ? 'all' : 'all; in development that is usual');
    if (countries.length === 0) return ok('none; no SMS are sent');
    if (countries.length <= MANY) return ok(countries.length > 10 ? `${countries.length}` : countries.join(', '));
    return [
      warning(
        `Codes are sent by SMS to ${countries.length} countries.`,
        'Name only the countries of your users in otp.smsCountries (POSTERN_SMS_COUNTRIES).',
      ),
    ];
  },
};
