import { z } from 'zod';
import { LOOK_UP_FILTERS } from './auth-proxy-options.ts';
import { captchaSettings } from './captcha-options.ts';
import { closestName } from './closest-name.ts';
import { emailSenderShape, messagesSettings, templateId } from './message-options.ts';
import { option } from './option-facts.ts';
import { basePath, origins, sessionSeconds, subOrganization } from './option-schemas.ts';

/** Where the Auth Proxy is unless the app chooses. */
export const DEFAULT_AUTH_PROXY_PATH = '/auth-proxy';

const text = z.string().trim().min(1).max(500);

const configuration = z.strictObject({
  origins: option(origins.optional(), { example: ['https://app.example.com'] }),
  methods: option(z.array(text).min(1).optional(), { example: ['email', 'passkey'] }),
  appName: option(z.string().trim().min(1).max(100).optional(), { example: 'Example' }),
  otp: z
    .strictObject({
      length: option(z.int().min(6).max(9).optional(), { example: 6 }),
      alphanumeric: z.boolean().optional(),
      plainCodes: z.boolean().default(false),
    })
    .prefault({}),
  email: z
    .strictObject({
      templateIds: option(z.array(templateId).default([]), { example: ['11111111-2222-4333-8444-555555555555'] }),
      ...emailSenderShape,
    })
    .prefault({}),
  messages: messagesSettings.optional(),
  session: z.strictObject({ expirationSeconds: option(sessionSeconds.optional(), { example: 900 }) }).prefault({}),
  oauth: z
    .strictObject({
      clientIds: option(z.record(z.string(), z.array(text).min(1)).optional(), {
        example: { google: ['….apps.googleusercontent.com'] },
      }),
      redirectUrl: option(z.url().max(2_000).optional(), { example: 'https://app.example.com/signed-in' }),
    })
    .prefault({}),
  subOrganization: subOrganization.optional(),
  captcha: z.union([z.literal(false), captchaSettings]).optional(),
  lookUpWithoutProof: option(z.array(z.enum(LOOK_UP_FILTERS)).default([]), { example: ['EMAIL'] }),
});

/** The options of one app, as checked values. */
export type AuthProxyAppOptions = z.infer<typeof configuration>;

export const authProxySettings = z.strictObject({
  basePath: basePath.default(DEFAULT_AUTH_PROXY_PATH),
  configurations: option(
    z
      .record(z.guid('must be a UUID in lower case').lowercase('must be a UUID in lower case'), configuration)
      .refine((configurations) => Object.keys(configurations).length > 0, 'must have a configuration'),
    { example: { '0a7c9f52-6c1e-4d0b-9a35-3f2b8e61d704': {} } },
  ),
});

/** The ways to sign in that are not an identity provider. */
const OWN_METHODS = ['email', 'sms', 'whatsapp', 'passkey', 'wallet'];

/** The names of the providers, and of their clients, in the option `oauth`. */
interface KnownProviders {
  providers: readonly { name: string; clientIds: readonly string[] | 'any' }[];
}

/** Says what a configuration names that the other options do not have, one sentence for each mistake. */
export function authProxyProblems(
  settings: z.infer<typeof authProxySettings>,
  { providers }: KnownProviders,
): string[] {
  const names = providers.map(({ name }) => name);
  const problems: string[] = [];
  for (const [id, { methods = [], oauth }] of Object.entries(settings.configurations)) {
    const path = `Option authProxy.configurations.${id}`;
    for (const method of methods) {
      const known = [...OWN_METHODS, ...names];
      if (known.includes(method)) continue;
      const meant = closestName(method, known);
      problems.push(`${path}.methods: ${method} does not exist.${meant ? ` Did you mean ${meant}?` : ''}`);
    }
    for (const [name, clientIds] of Object.entries(oauth.clientIds ?? {})) {
      const provider = providers.find((candidate) => candidate.name === name);
      if (!provider) {
        const meant = closestName(name, names);
        problems.push(
          `${path}.oauth.clientIds: oauth.providers has no ${name}.${meant ? ` Did you mean ${meant}?` : ''}`,
        );
      } else if (provider.clientIds !== 'any') {
        const foreign = clientIds.filter((clientId) => !provider.clientIds.includes(clientId));
        for (const clientId of foreign) {
          problems.push(`${path}.oauth.clientIds.${name}: ${clientId} is not in oauth.providers.${name}.clientIds.`);
        }
      }
    }
  }
  return problems;
}
