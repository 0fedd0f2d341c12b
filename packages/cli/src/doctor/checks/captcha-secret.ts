import { CAPTCHA_PROVIDERS } from '@postern/backend/inspection';
import { askServer, jsonOf } from '../ask-server.ts';
import { remoteCaptchasOf } from '../captchas.ts';
import type { Check } from '../check.ts';
import { failed, type Problem, skipped, unless, warning } from '../finding.ts';

/** No provider has issued it, so the answer must be that the token is wrong, and not the secret. */
const TOKEN = 'postern-doctor';

export const captchaSecret: Check = {
  id: 'captcha-secret',
  title: 'Secret of the captcha',
  looksAt: 'Whether the provider of the captcha knows the secret: it is asked about an invalid token.',
  needs: ['configuration'],
  async run({ settings, options }, signal) {
    const captchas = remoteCaptchasOf(settings);
    if (captchas.length === 0) return skipped('No captcha of a provider is configured.');
    const problems = await Promise.all(
      captchas.map(async ([option, { provider, secret, siteKey, verifyUrl }]): Promise<Problem[]> => {
        const who = `The provider of ${option}`;
        const fix = `Check ${option}.verifyUrl and the network of this machine.`;
        const body = new URLSearchParams({
          secret,
          response: TOKEN,
          ...(provider === 'hcaptcha' ? { sitekey: siteKey } : {}),
        });
        const url = verifyUrl ?? CAPTCHA_PROVIDERS[provider];
        const answer = await askServer(url, { who, fix, method: 'POST', body, send: options.fetch }, signal);
        const codes = jsonOf(answer)?.['error-codes'];
        const has = (end: string) =>
          Array.isArray(codes) && codes.some((code) => typeof code === 'string' && code.endsWith(end));
        if (has('-secret')) {
          return [
            failed(
              `${who} does not know the secret, so every request with a captcha is refused.`,
              `Copy the secret key from its dashboard into ${option}.secret.`,
            ),
          ];
        }
        if (has('-response')) return [];
        if (jsonOf(answer)?.success === true) {
          return [
            warning(
              `${who} accepts any token: these are keys for tests.`,
              `Set the keys of your own site in ${option}.`,
            ),
          ];
        }
        return [warning(`${who} gave an unexpected answer (HTTP ${answer.status}).`, fix)];
      }),
    );
    return unless(problems.flat(), 'known to the provider');
  },
};
