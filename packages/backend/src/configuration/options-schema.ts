import { getCountries } from 'libphonenumber-js/max';
import { z } from 'zod';
import { AUDIT_KEY } from '../audit/audit-key.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Store } from '../store/contract.ts';
import { isCompressedKey } from '../tokens/p256-keys.ts';
import { isAddressRange } from './address-range.ts';
import { authProxySettings } from './auth-proxy-settings.ts';
import { captchaSettings } from './captcha-options.ts';
import { messagesSettings } from './message-options.ts';
import { oauthSettings } from './oauth/oauth-settings.ts';
import { option } from './option-facts.ts';
import {
  basePath,
  func,
  origins,
  postgresUrl,
  publicUrl,
  seconds,
  sessionSeconds,
  subOrganization,
} from './option-schemas.ts';
import type { PosternOptions, ProxyOptions } from './options.ts';
import { turnkeyOptionsSchema } from './turnkey-options.ts';
import { webhooksSettings } from './webhooks-settings.ts';
import { type Environment, entriesOf } from './with-variables.ts';

/** The default of the option `basePath`. */
export const DEFAULT_BASE_PATH = '/auth';

const milliseconds = z.int().min(1).max(600_000);
const rateLimit = (max: number, windowSeconds: number) =>
  z.strictObject({ max: z.int().min(1), windowSeconds: seconds }).default({ max, windowSeconds });

const STORE_PARTS = [
  'identities',
  'counters',
  'locks',
  'oneTimeValues',
  'endedSessions',
  'sessionRecords',
  'webhookOutbox',
  'close',
];

/** The options of `createPostern`, strict at every level. */
export const optionsSchema = z.strictObject({
  turnkey: turnkeyOptionsSchema.prefault({}),
  origins: option(origins.default([]), { example: ['https://app.example.com'] }),
  basePath: basePath.default(DEFAULT_BASE_PATH),
  formerApiPublicKeys: option(
    z
      .array(z.string().refine(isCompressedKey, 'must be a compressed P-256 public key of 66 hex characters'))
      .default([]),
    { example: ['02…'] },
  ),
  appName: option(z.string().trim().min(1).max(100).default('Postern'), { example: 'Example' }),
  otp: z
    .strictObject({
      length: z.int().min(6).max(9).default(6),
      alphanumeric: z.boolean().default(false),
      expirationSeconds: seconds.max(600).default(300),
      smsCountries: option(
        z
          .array(z.enum(getCountries(), 'must be the code of a country in capitals, such as DE (ISO 3166-1)'))
          .optional(),
        { example: ['DE', 'US'] },
      ),
      sandboxContacts: z.boolean().default(false),
      budget: z
        .strictObject({
          emailPerMinute: z.int().min(1).default(300),
          emailPerDay: z.int().min(1).default(20_000),
          smsPerMinute: z.int().min(1).default(60),
          smsPerDay: z.int().min(1).default(2_000),
        })
        .prefault({}),
    })
    .prefault({}),
  messages: messagesSettings.optional(),
  session: z
    .strictObject({
      expirationSeconds: sessionSeconds.default(900),
      maxExpirationSeconds: option(seconds.max(31_536_000).optional(), { example: 3_600 }),
      recheckSeconds: seconds.max(3_600).default(60),
      atLimit: z.enum(['end-oldest', 'refuse']).default('end-oldest'),
      cookie: z.boolean().default(false),
    })
    .prefault({}),
  compatibility: z.literal('guide', "must be 'guide' or left out").optional(),
  passkey: z
    .strictObject({
      rpId: option(z.hostname('must be a host name').optional(), { example: 'example.com' }),
      appOrigins: option(
        z
          .array(
            z
              .string()
              .regex(/^android:apk-key-hash:[A-Za-z0-9_-]{43}$/, 'must be android:apk-key-hash: and 43 characters'),
          )
          .default([]),
        { example: ['android:apk-key-hash:…'] },
      ),
    })
    .refine(({ rpId, appOrigins }) => rpId !== undefined || appOrigins.length === 0, {
      path: ['rpId'],
      message: 'must be given with appOrigins, because the origin of an app contains no host',
    })
    .prefault({}),
  proxy: z
    .strictObject({
      paths: option(
        z.array(z.string().regex(/^\/public\/v1\/(query|submit)\/[a-z0-9_]+$/, 'must be a path of the API')).optional(),
        { example: ['/public/v1/query/whoami'] },
      ),
      onProxied: option(func<ProxyOptions['onProxied']>().optional(), {
        code: '({ path, status }) => console.log(path, status)',
      }),
    })
    .optional(),
  proof: z
    .strictObject({
      windowSeconds: seconds.max(600).default(60),
      publicUrls: option(z.array(publicUrl).default([]), { example: ['https://api.example.com'] }),
    })
    .prefault({}),
  oauth: oauthSettings.prefault({}),
  subOrganization: subOrganization.prefault({}),
  captcha: captchaSettings.optional(),
  authProxy: authProxySettings.optional(),
  store: option(z.custom<Store>(isStore, { error: ({ input }) => storeMistake(input) }).optional(), {
    code: 'await createPostgresStore({ url })',
  }),
  databaseUrl: option(postgresUrl.optional(), { example: 'postgres://user:password@localhost:5432/app' }),
  rateLimits: z
    .strictObject({
      codesPerAddress: rateLimit(20, 600),
      signupsPerAddress: rateLimit(20, 600),
      requestsPerAddress: rateLimit(300, 60),
    })
    .prefault({}),
  trustedProxies: option(
    z
      .custom<number | string[]>(
        isTrustedProxies,
        'must be how many proxies are in front of the backend (0 to 10), or a list of their addresses and ranges such as 10.0.0.0/8',
      )
      .optional(),
    {
      read: (text) => (/^\d+$/.test(text) ? Number(text) : entriesOf(text)),
      example: 1,
    },
  ),
  clientAddress: option(func<PosternOptions['clientAddress']>().optional(), {
    code: "(request) => request.headers.get('cf-connecting-ip') ?? undefined",
  }),
  hooks: z
    .strictObject({
      beforeSignUp: option(func<Hooks['beforeSignUp']>().optional(), {
        code: 'async ({ identity }) => check(identity)',
      }),
      afterSignUp: option(func<Hooks['afterSignUp']>().optional(), {
        code: 'async ({ organizationId }) => welcome(organizationId)',
      }),
      beforeLogIn: option(func<Hooks['beforeLogIn']>().optional(), {
        code: 'async ({ organizationId }) => check(organizationId)',
      }),
      afterLogIn: option(func<Hooks['afterLogIn']>().optional(), { code: 'async ({ userId }) => remember(userId)' }),
    })
    .optional(),
  webhooks: webhooksSettings.optional(),
  upstream: z
    .strictObject({
      requestsPerSecond: option(z.int().min(1).max(1_000).optional(), { example: 60 }),
      maxWaitMs: milliseconds.default(5_000),
    })
    .prefault({}),
  timeouts: z
    .strictObject({
      requestMs: milliseconds.default(20_000),
      attemptMs: milliseconds.default(8_000),
      lockWaitMs: milliseconds.default(10_000),
    })
    .prefault({}),
  audit: z
    .strictObject({
      key: option(z.string().trim().regex(AUDIT_KEY, 'must be 64 hex characters').optional(), {
        fix: 'Make one with "openssl rand -hex 32".',
      }),
      trail: option(
        z.custom<AuditTrail>(isAuditTrail, 'must be an audit trail, as createPostgresAuditTrail makes it').optional(),
        { code: 'await createPostgresAuditTrail({ url, key })' },
      ),
      databaseUrl: option(postgresUrl.optional(), { example: 'postgres://user:password@localhost:5432/audit' }),
      beforeAnswer: z.boolean().default(false),
    })
    .refine(({ key, trail, databaseUrl }) => key !== undefined || !(trail ?? databaseUrl), {
      path: ['key'],
      message: 'must be given with a trail, here or in POSTERN_AUDIT_KEY',
    })
    .refine(({ trail, databaseUrl, beforeAnswer }) => trail ?? databaseUrl ?? !beforeAnswer, {
      path: ['beforeAnswer'],
      message: 'needs a trail',
    })
    .prefault({}),
  onEvent: option(func<PosternOptions['onEvent']>().optional(), { code: '(event) => queue.add(event)' }),
  logger: option(
    z
      .custom<PosternOptions['logger']>(isLogger, 'must have the methods info, warn and error, as pino has them')
      .optional(),
    { code: 'pino()' },
  ),
  environment: option(z.custom<Environment>((value) => typeof value === 'object', 'must be an object').optional(), {
    code: 'process.env',
  }),
  fetch: option(func<typeof fetch>().optional(), { code: 'globalThis.fetch' }),
  now: option(func<() => number>().optional(), { code: '() => Date.now()' }),
  random: option(func<() => number>().optional(), { code: '() => Math.random()' }),
  lazy: z.boolean().default(false),
  server: z
    .strictObject({
      port: z.int().min(0).max(65_535).default(3000),
      host: z.string().trim().min(1).default('localhost'),
      logLevel: z.enum(['error', 'warn', 'info']).default('info'),
      metricsPort: option(z.int().min(0).max(65_535).optional(), { example: 9464 }),
      metricsHost: z.string().trim().min(1).default('localhost'),
      drainSeconds: z.int().min(0).max(9_999).default(10),
    })
    .prefault({}),
});

function isStore(value: unknown): boolean {
  return typeof value === 'object' && value !== null && STORE_PARTS.every((part) => part in value);
}

function isAuditTrail(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'record' in value && 'close' in value;
}

function storeMistake(value: unknown): string {
  return value instanceof Promise
    ? 'it is a promise'
    : 'must be a store, as createMemoryStore and createPostgresStore make it';
}

function isTrustedProxies(value: unknown): boolean {
  if (Array.isArray(value))
    return value.length > 0 && value.every((each) => typeof each === 'string' && isAddressRange(each));
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 10;
}

function isLogger(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['info', 'warn', 'error'].every((name) => typeof Reflect.get(value, name) === 'function');
}
