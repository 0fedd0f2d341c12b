import type { AuthErrorCode } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { CaptchaOptions } from '../configuration/captcha-options.ts';
import { checkLocalToken } from './local.ts';
import { createSiteverify } from './siteverify.ts';

/** A captcha for requests that cost money or create something. */
export interface Captcha {
  /**
   * Checks the token in the header `X-Captcha-Token`. If the token cannot be checked, the request is refused.
   * @throws AuthError CAPTCHA_REQUIRED, CAPTCHA_FAILED, CAPTCHA_UNAVAILABLE
   */
  check(headers: Headers, deadline: AbortSignal): Promise<void>;
}

/** The errors of `Captcha.check`. */
export const CAPTCHA_ERRORS = [
  'CAPTCHA_REQUIRED',
  'CAPTCHA_FAILED',
  'CAPTCHA_UNAVAILABLE',
] as const satisfies AuthErrorCode[];

/** Longer than the tokens of all providers. */
const MAX_TOKEN = 8_192;

const NO_CAPTCHA: Captcha = { check: async () => undefined };

/**
 * @param options Without options, no captcha is required.
 * @param origins Origins of the pages on which the captcha may be solved.
 */
export function createCaptcha(
  options: CaptchaOptions | undefined,
  origins: readonly string[],
  send: typeof fetch,
): Captcha {
  if (!options) return NO_CAPTCHA;
  const checkToken = options.provider === 'local' ? checkLocalToken : createSiteverify(options, origins, send);
  return {
    async check(headers, deadline) {
      const token = headers.get('x-captcha-token') ?? '';
      if (token === '') throw new AuthError('CAPTCHA_REQUIRED');
      if (token.length > MAX_TOKEN) throw new AuthError('CAPTCHA_FAILED');
      await checkToken(token, deadline);
    },
  };
}
