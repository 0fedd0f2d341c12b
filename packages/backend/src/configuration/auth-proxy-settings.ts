import { z } from 'zod';
import { LOOK_UP_FILTERS } from './auth-proxy-options.ts';
import { captchaSettings } from './captcha-options.ts';
import { closestName } from './closest-name.ts';
import { emailSenderShape, messagesSettings, templateId } from './message-options.ts';
import { basePath, origins, sessionSeconds, subOrganization } from './option-schemas.ts';

/** Where the Auth Proxy is unless the app chooses. */
export const DEFAULT_AUTH_PROXY_PATH = '/auth-proxy';

const text = z.string().trim().min(1).max(500);

const configuration = z.strictObject({
  origins: origins.optional(),
  methods: z.array(text).min(1).optional(),
  appName: z.string().trim().min(1).max(100).optional(),
  otp: z
    .strictObject({
      length: z.int().min(6).max(9).optional(),
      alphanumeric: z.boolean().optional(),
      plainCodes: z.boolean().default(false),
    })
    .prefault({}),
  email: z
    .strictObject({
      templateIds: z.array(templateId).default([]),
      ...emailSenderShape,
    })
    .prefault({}),
  messages: messagesSettings.optional(),
  session: z.strictObject({ expirationSeconds: sessionSeconds.optional() }).prefault({}),
  oauth: z
    .strictObject({
      clientIds: z.record(z.string(), z.array(text).min(1)).optional(),
      redirectUrl: z.url().max(2_000).optional(),
    })
    .prefault({}),
  subOrganization: subOrganization.optional(),
  captcha: z.union([z.literal(false), captchaSettings]).optional(),
  lookUpWithoutProof: z.array(z.enum(LOOK_UP_FILTERS)).default([]),
});

/** The options of one app, as checked values. */
export type AuthProxyAppOptions = z.infer<typeof configuration>;

export const authProxySettings = z.strictObject({
  basePath: basePath.default(DEFAULT_AUTH_PROXY_PATH),
  configurations: z
    .record(z.guid('must be a UUID in lower case').lowercase('must be a UUID in lower case'), configuration)
    .refine((configurations) => Object.keys(configurations).length > 0, 'must have a configuration'),
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
