import { z } from 'zod';
import { option } from '../option-facts.ts';
import type { PresetName } from './presets.ts';
import { PRESETS } from './presets.ts';
import type { OAuthProvider } from './providers.ts';
import { conflictOf, isLoopbackHttp, missingFor, oauthProvider, ProviderRefused } from './providers.ts';

const text = z.string().trim().min(1).max(500);

const FROM_PROVIDER = 'Copy it from the page of the provider, and keep it in a variable.';

const providerOption = z.strictObject({
  preset: z.enum(Object.keys(PRESETS) as PresetName[]).optional(),
  issuer: option(text.optional(), { example: 'https://accounts.google.com' }),
  clientIds: option(
    z.union([z.array(text).min(1).max(10), z.literal('any')], "must be a list of 1 to 10 clients, or 'any'"),
    { example: ['….apps.googleusercontent.com'] },
  ),
  trustedAudiences: option(z.array(text).max(20).optional(), { example: ['https://api.example.com'] }),
  clientSecret: option(text.optional(), { fix: FROM_PROVIDER }),
  appleKey: z
    .strictObject({
      teamId: option(text, { example: 'A1B2C3D4E5' }),
      keyId: option(text, { example: 'F6G7H8I9J0' }),
      privateKey: option(z.string().min(1), { fix: FROM_PROVIDER }),
    })
    .optional(),
  oauth2CredentialId: option(z.guid().optional(), { example: '11111111-2222-4333-8444-555555555555' }),
  redirectUris: option(z.array(z.url()).optional(), { example: ['https://app.example.com/signed-in'] }),
  scope: option(text.optional(), { example: 'openid email' }),
  authorizationParameters: option(z.record(z.string(), z.string()).optional(), {
    example: { connection: 'google-oauth2' },
  }),
});

const providers = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be lower case, digits and dashes'), providerOption)
  .transform((options, context) => {
    const resolved: OAuthProvider[] = [];
    for (const [name, option] of Object.entries(options)) {
      try {
        resolved.push(oauthProvider(name, option));
      } catch (error) {
        if (!(error instanceof ProviderRefused)) throw error;
        context.addIssue({ code: 'custom', path: [name], message: error.message });
      }
    }
    const conflict = conflictOf(resolved);
    if (conflict) context.addIssue({ code: 'custom', message: conflict });
    return resolved;
  });

/** The option `oauth`, checked. */
export const oauthSettings = z
  .strictObject({
    providers: option(providers.prefault({}), {
      example: { google: { preset: 'google', clientIds: ['….apps.googleusercontent.com'] } },
    }),
    publicUrl: option(
      z.string().refine(isPublicUrl, 'must be an https URL, or http on this machine, without query').optional(),
      { example: 'https://app.example.com/auth' },
    ),
    returnTo: option(
      z
        .array(
          z
            .string()
            .refine(
              (url) => isPage(url) || isOfApp(url),
              'must be an exact URL without query and fragment, of a page or of an app such as com.example.app:/signed-in',
            ),
        )
        .optional(),
      { example: ['https://app.example.com/'] },
    ),
    maxTokenAgeSeconds: z.int().min(1).max(86_400).default(600),
    linkVerifiedEmail: z.boolean().default(false),
  })
  .superRefine(({ providers, publicUrl }, context) => {
    // Zod also calls this when the providers are invalid and were not resolved.
    if (!Array.isArray(providers)) return;
    for (const provider of providers) {
      const message = missingFor(provider, publicUrl !== undefined);
      if (message) context.addIssue({ code: 'custom', path: ['providers', provider.name], message });
    }
  });

function isPublicUrl(url: string): boolean {
  return isPage(url) && !url.endsWith('/') && (url.startsWith('https:') || isLoopbackHttp(url));
}

/** RFC 8252, section 7.1: a scheme with a dot, so that it can be a domain name in reverse. */
function isOfApp(url: string): boolean {
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:[\x21-\x7e]+$/.test(url) && !/[?#]/.test(url) && URL.canParse(url);
}

function isPage(url: string): boolean {
  return /^https?:\/\/[^?#]+$/.test(url) && URL.canParse(url);
}
