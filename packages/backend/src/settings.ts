import type { KeyObject } from 'node:crypto';
import { getCountries } from 'libphonenumber-js/min';
import { z } from 'zod';
import type { SubOrganizationOption } from './accounts/template.ts';
import { subOrganizationTemplateSchema } from './accounts/template.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { TurnkeySetting } from './environment.ts';
import { environmentOrigins, settingName, turnkeySettings } from './environment.ts';
import { oauthSettings } from './oauth/oauth-settings.ts';
import type { PosternOptions, ProxyOptions } from './options.ts';
import { p256KeyPair, p256PublicKey } from './tokens/p256-keys.ts';

const seconds = z.int().min(1);
const milliseconds = z.int().min(1).max(600_000);
const rateLimit = (max: number, windowSeconds: number) =>
  z.strictObject({ max: z.int().min(1), windowSeconds: seconds }).default({ max, windowSeconds });

const optionsSchema = z.object({
  origins: z.array(z.string().refine(isOrigin, 'must be an exact origin such as https://app.example.com')),
  basePath: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'must begin with a slash and not end with one')
    .default('/auth'),
  formerApiPublicKeys: z
    .array(z.string().refine(isCompressedKey, 'must be a compressed P-256 public key of 66 hex characters'))
    .default([]),
  appName: z.string().trim().min(1).max(100).default('Postern'),
  otp: z
    .strictObject({
      length: z.int().min(6).max(9).default(6),
      alphanumeric: z.boolean().default(false),
      expirationSeconds: seconds.max(600).default(300),
      smsCountries: z.array(z.enum(getCountries(), 'must be a country code')).optional(),
    })
    .prefault({}),
  session: z
    .strictObject({
      expirationSeconds: seconds.max(2_592_000).default(900),
      maxExpirationSeconds: seconds.max(31_536_000).optional(),
      recheckSeconds: seconds.max(3_600).default(60),
      cookie: z.boolean().default(false),
    })
    .prefault({}),
  passkey: z.strictObject({ rpId: z.hostname('must be a host name').optional() }).prefault({}),
  proxy: z
    .strictObject({
      paths: z
        .array(z.string().regex(/^\/public\/v1\/(query|submit)\/[a-z0-9_]+$/, 'must be a path of the API'))
        .optional(),
      onProxied: z
        .custom<ProxyOptions['onProxied']>((value) => typeof value === 'function', 'must be a function')
        .optional(),
    })
    .optional(),
  oauth: oauthSettings.prefault({}),
  subOrganization: z
    .custom<SubOrganizationOption>(
      (value) => typeof value === 'function' || subOrganizationTemplateSchema.safeParse(value).success,
      'must be a template or a function that makes one',
    )
    .default({}),
  rateLimits: z
    .strictObject({
      codesPerContact: rateLimit(5, 600),
      codesPerAddress: rateLimit(20, 600),
      signupsPerAddress: rateLimit(20, 600),
      requestsPerAddress: rateLimit(300, 60),
    })
    .prefault({}),
  timeouts: z
    .strictObject({
      requestMs: milliseconds.default(20_000),
      attemptMs: milliseconds.default(8_000),
      lockWaitMs: milliseconds.default(10_000),
    })
    .prefault({}),
});

/** The options as checked values. */
export type Settings = z.infer<typeof optionsSchema> & { turnkey: TurnkeySettings };

export interface TurnkeySettings {
  /** Without a slash at the end. */
  apiUrl: string;
  organizationId: string;
  apiKey: KeyObject;
  /** Compressed, lowercase hex. */
  apiPublicKey: string;
  /** What receipts are checked with: the key of the API key and of those before it. */
  receiptKeys: readonly KeyObject[];
  notarizerKey: KeyObject;
  tlsFetcherKey: KeyObject;
  /** Uncompressed, lowercase hex, as bundles spell it. */
  tlsFetcherPublicKey: string;
}

/**
 * Checks options and environment.
 * @throws ConfigurationError with one sentence that names the option or variable.
 */
export function resolveSettings(options: PosternOptions): Settings {
  const environment = options.environment ?? process.env;
  const turnkey = turnkeySettings(options.turnkey ?? {}, environment);
  const parsed = optionsSchema.safeParse({ ...options, origins: options.origins ?? environmentOrigins(environment) });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [first, ...rest] = issue?.path.map(String) ?? [];
    const name = first === 'origins' && !options.origins ? 'POSTERN_ORIGINS' : `Option ${[first, ...rest].join('.')}`;
    throw new ConfigurationError(`${name} is not valid: ${issue?.message}.`);
  }
  return { ...parsed.data, turnkey: checkTurnkey(turnkey, parsed.data.formerApiPublicKeys) };
}

function checkTurnkey(given: Record<TurnkeySetting, string>, formerApiPublicKeys: readonly string[]): TurnkeySettings {
  if (!isHttpUrl(given.apiUrl)) refuse('apiUrl', 'must be an http or https URL without query');
  if (!z.guid().safeParse(given.organizationId).success) refuse('organizationId', 'must be a UUID');
  const pair = p256KeyPair(given.apiPrivateKey);
  if (!pair) refuse('apiPrivateKey', 'must be a P-256 private key of 64 hex characters');
  if (!isCompressedKey(given.apiPublicKey)) {
    refuse('apiPublicKey', 'must be a compressed P-256 public key of 66 hex characters');
  }
  if (pair.publicKey !== given.apiPublicKey.toLowerCase()) refuse('apiPublicKey', 'does not belong to the private key');
  return {
    apiUrl: given.apiUrl.replace(/\/+$/, ''),
    organizationId: given.organizationId,
    apiKey: pair.key,
    apiPublicKey: pair.publicKey,
    receiptKeys: [pair.publicKey, ...formerApiPublicKeys].flatMap((key) => p256PublicKey(key) ?? []),
    notarizerKey: pinnedKey('notarizerPublicKey', given.notarizerPublicKey),
    tlsFetcherKey: pinnedKey('tlsFetcherPublicKey', given.tlsFetcherPublicKey),
    tlsFetcherPublicKey: given.tlsFetcherPublicKey.toLowerCase(),
  };
}

function isCompressedKey(publicKey: string): boolean {
  return /^0[23]/.test(publicKey) && p256PublicKey(publicKey) !== undefined;
}

function pinnedKey(name: TurnkeySetting, value: string): KeyObject {
  const key = value.startsWith('04') ? p256PublicKey(value) : undefined;
  return key ?? refuse(name, 'must be an uncompressed P-256 public key of 130 hex characters');
}

function refuse(name: TurnkeySetting, why: string): never {
  throw new ConfigurationError(`${settingName(name)} ${why}.`);
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && search + hash + username + password === '';
}

/** Apps in a native shell have origins of other schemes, for example `capacitor://localhost`. */
function isOrigin(text: string): boolean {
  if (/^https?:/.test(text)) return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
  return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+(:[0-9]+)?$/.test(text);
}
