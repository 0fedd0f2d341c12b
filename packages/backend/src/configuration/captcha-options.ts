import { z } from 'zod';
import { option } from './option-facts.ts';

/** The supported providers, with the address of their check. */
export const CAPTCHA_PROVIDERS = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  recaptcha: 'https://www.google.com/recaptcha/api/siteverify',
} as const;

/** A captcha for requests that send a code or sign up. Its token comes in the header `X-Captcha-Token`. */
export type CaptchaOptions = SiteverifyOptions | LocalCaptchaOptions;

export interface SiteverifyOptions {
  /** `turnstile`, `hcaptcha` or `recaptcha`; `local` for development, where every token but one is accepted. */
  provider: keyof typeof CAPTCHA_PROVIDERS;
  /** The public key. SDKs request the key of Turnstile. */
  siteKey: string;
  /** The private key, with which the backend asks the provider. */
  secret: string;
  /** For reCAPTCHA v3: the lowest score that is accepted, 0 to 1. Default: 0.5. Other captchas have no score. */
  minScore?: number;
  /** Hosts of the pages on which the captcha may be solved. Default: the hosts of `origins`. */
  hostnames?: string[];
  /** Address of the check. Default: the provider's address. */
  verifyUrl?: string;
}

/** For development and tests: every token except one is accepted. It is refused in production. */
export interface LocalCaptchaOptions {
  provider: 'local';
}

const text = z.string().trim().min(1).max(500);

export const captchaSettings: z.ZodType<CaptchaOptions> = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('local') }),
  z.strictObject({
    provider: z.enum(Object.keys(CAPTCHA_PROVIDERS) as (keyof typeof CAPTCHA_PROVIDERS)[]),
    siteKey: option(text, { fix: 'Copy the site key from the page of the provider.' }),
    secret: option(text, { fix: 'Copy the secret from the page of the provider, and keep it in a variable.' }),
    minScore: option(z.number().min(0).max(1).optional(), { example: 0.5 }),
    hostnames: option(z.array(z.hostname('must be a host name')).optional(), { example: ['app.example.com'] }),
    verifyUrl: option(z.url({ protocol: /^https?$/ }).optional(), { example: CAPTCHA_PROVIDERS.turnstile }),
  }),
]);
