import { z } from 'zod';
import { AuthError } from '../auth-error.ts';
import type { SiteverifyOptions } from '../configuration/captcha-options.ts';
import { CAPTCHA_PROVIDERS } from '../configuration/captcha-options.ts';
import { readLimited } from '../read-limited.ts';

const MAX_RESPONSE_BYTES = 65_536;
const MIN_SCORE = 0.5;

const answerSchema = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  score: z.number().optional(),
  'error-codes': z.array(z.string()).optional(),
});

/**
 * Checks tokens with the common protocol of Turnstile, hCaptcha and reCAPTCHA: a form with secret and token. The answer
 * says whether and where the captcha was solved. See
 * https://developers.cloudflare.com/turnstile/get-started/server-side-validation/,
 * https://docs.hcaptcha.com/#verify-the-user-response-server-side and
 * https://developers.google.com/recaptcha/docs/verify.
 */
export function createSiteverify(options: SiteverifyOptions, origins: readonly string[], send: typeof fetch) {
  const { provider, secret, siteKey, minScore = MIN_SCORE, verifyUrl = CAPTCHA_PROVIDERS[provider] } = options;
  const hostnames = options.hostnames ?? origins.map((origin) => new URL(origin).hostname);
  const isScored = provider === 'recaptcha';

  return async (token: string, deadline: AbortSignal): Promise<void> => {
    const { success, hostname, score, 'error-codes': codes = [] } = await ask(token, deadline);
    // The operator configured the secret, so a wrong secret is not the user's mistake.
    if (codes.some((code) => code.endsWith('-secret'))) throw new AuthError('CAPTCHA_UNAVAILABLE');
    const isElsewhere = hostname !== undefined && hostnames.length > 0 && !hostnames.includes(hostname);
    const isLow = isScored && score !== undefined && score < minScore;
    if (!success || isElsewhere || isLow) throw new AuthError('CAPTCHA_FAILED');
  };

  /** @throws AuthError CAPTCHA_UNAVAILABLE when there is no readable answer. */
  async function ask(token: string, signal: AbortSignal) {
    try {
      const fields = { secret, response: token, ...(provider === 'hcaptcha' ? { sitekey: siteKey } : {}) };
      const response = await send(verifyUrl, { method: 'POST', body: new URLSearchParams(fields), signal });
      const bytes = await readLimited(response.body, MAX_RESPONSE_BYTES);
      if (!response.ok || bytes === 'too large') throw new AuthError('CAPTCHA_UNAVAILABLE');
      return answerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    } catch (cause) {
      throw new AuthError('CAPTCHA_UNAVAILABLE', { cause });
    }
  }
}
