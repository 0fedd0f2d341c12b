import { z } from 'zod';

/** The providers whose tokens the backend can check, and where. */
export const CAPTCHA_PROVIDERS = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  recaptcha: 'https://www.google.com/recaptcha/api/siteverify',
} as const;

/** A captcha in front of the requests that send a code or sign up. Its token comes in the header `X-Captcha-Token`. */
export type CaptchaOptions = SiteverifyOptions | LocalCaptchaOptions;

export interface SiteverifyOptions {
  provider: keyof typeof CAPTCHA_PROVIDERS;
  /** The public key. SDKs ask for that of Turnstile. */
  siteKey: string;
  secret: string;
  /** The lowest score that passes, 0 to 1, for reCAPTCHA v3; default 0.5. Other captchas have no such score. */
  minScore?: number;
  /** Hosts of the pages on which the captcha may be solved; default those of `origins`. */
  hostnames?: string[];
  /** Address of the check; default the provider's. */
  verifyUrl?: string;
}

/** For development and tests: every token passes but one. It is refused in production. */
export interface LocalCaptchaOptions {
  provider: 'local';
}

const text = z.string().trim().min(1).max(500);

export const captchaSettings: z.ZodType<CaptchaOptions> = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('local') }),
  z.strictObject({
    provider: z.enum(Object.keys(CAPTCHA_PROVIDERS) as (keyof typeof CAPTCHA_PROVIDERS)[]),
    siteKey: text,
    secret: text,
    minScore: z.number().min(0).max(1).optional(),
    hostnames: z.array(z.hostname('must be a host name')).optional(),
    verifyUrl: z.url({ protocol: /^https?$/ }).optional(),
  }),
]);
