import { generateKeyPairSync } from 'node:crypto';
import type { OAuthProviderOption } from '@postern/backend';
import { describe, test } from 'vitest';
import { type Change, CLIENT_ID, expectFinding } from './examination.ts';

const MIB = 2 ** 20;
const PROVIDER: OAuthProviderOption = {
  preset: 'google',
  clientIds: [CLIENT_ID],
  clientSecret: 'GOCSPX-a client secret',
};
const withGoogle = (change: object): Change => ({
  options: { oauth: { providers: { google: { ...PROVIDER, ...change } } } },
});
const apple = (appleKey: object) => ({
  options: {
    oauth: {
      providers: {
        apple: {
          preset: 'apple' as const,
          clientIds: ['com.example.app'],
          appleKey: { teamId: 'ABCDE12345', keyId: 'ABCDE12345', privateKey: APPLE_KEY, ...appleKey },
        },
      },
    },
  },
});
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const APPLE_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const MANY_COUNTRIES =
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM VA US CA MX BR AR CL'.split(
    ' ',
  ) as ['AT'];
const APP_ID = '11111111-2222-4333-8444-555555555555';
const withApp = (app: object): Change => ({ options: { authProxy: { configurations: { [APP_ID]: app } } } });
const development: Change = { environment: { NODE_ENV: 'development', TURNKEY_API_URL: 'http://localhost:1' } };

/** Each check: what makes it find something, what it says then, and what is in order. */
const CASES: [id: string, wrong: Change, said: RegExp, right?: Change][] = [
  ['node-version', { machine: { nodeVersion: '18.20.4' } }, /^failed.*needs Node 20\.19.*Install Node/],
  [
    'node-version',
    { machine: { nodeVersion: '20.19.0' } },
    /^warning.*since 2026-04-30/,
    { machine: { nodeVersion: '22.1.0' } },
  ],
  ['node-version', { machine: { nodeVersion: '23.0.0' } }, /^warning.*no security fixes for long/],
  ['memory', { machine: { heapLimit: 64 * MIB } }, /^warning.*64 MB, which is little/],
  ['memory', { machine: { heapLimit: 600 * MIB, memoryLimit: 512 * MIB } }, /max-old-space-size=384/],
  ['open-files', { machine: { openFiles: 256 } }, /^warning.*only 256 files/],
  ['node-env', { environment: { NODE_ENV: undefined } }, /^warning.*stack traces/, development],
  ['certificate-checks', { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }, /^failed.*anyone on the network/],
  [
    'outgoing-proxy',
    { environment: { HTTPS_PROXY: 'http://proxy:3128' } },
    /^warning.*HTTPS_PROXY is set/,
    { options: { fetch } },
  ],
  ['configuration', { options: { otp: { length: 4 } } }, /^failed.*otp\.length/],
  [
    'configuration-file',
    { request: { configFailure: 'postern.config.ts cannot be loaded: x. Correct the file.' } },
    /^failed.*cannot be loaded/,
  ],
  [
    'variable-names',
    { environment: { POSTERN_ORIGIN: 'https://a.example' } },
    /^warning.*If you meant POSTERN_ORIGINS/,
  ],
  ['app-name', { options: { appName: 'Postern' } }, /^warning.*name the app "Postern"/],
  ['open-doors', { options: { otp: { smsCountries: [], sandboxContacts: true } } }, /^failed.*000000/],
  ['open-doors', { options: { compatibility: 'guide' } }, /^warning.*plain text/],
  ['timeouts', { options: { timeouts: { attemptMs: 30_000 } } }, /^warning.*attemptMs is not shorter/],
  ['public-variables', { environment: { VITE_SECRET: 'ab'.repeat(32) } }, /^failed.*VITE_SECRET holds a secret/],
  [
    'api-key-form',
    { environment: { TURNKEY_API_PRIVATE_KEY: undefined } },
    /^failed.*no private API key.*postern init/,
  ],
  ['api-key-form', { environment: { TURNKEY_API_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----' } }, /^failed.*is in PEM/],
  [
    'api-key-form',
    { options: { turnkey: { apiKeys: ['00'.repeat(32)] } } },
    /^failed.*cannot be used.*Option turnkey\.apiKeys\./,
  ],
  [
    'api-key-form',
    { environment: { TURNKEY_API_PRIVATE_KEY: undefined, TURNKEY_API_PRIVATE_KEY_FILE: '/nowhere' } },
    /^failed.*cannot be read/,
  ],
  ['api-key-pair', { environment: { TURNKEY_API_PUBLIC_KEY: `02${'ab'.repeat(32)}` } }, /^failed.*does not belong/],
  ['organization-id', { environment: { TURNKEY_ORGANIZATION_ID: 'mine' } }, /^failed.*not a UUID/],
  ['organization-id', { environment: { TURNKEY_ORGANIZATION_ID: undefined } }, /^failed.*is not set/],
  ['api-url', { environment: { TURNKEY_API_URL: undefined } }, /^failed.*is not set.*postern dev/],
  [
    'api-url',
    { environment: { TURNKEY_API_URL: 'https://api.turnkey.com/public/v1' } },
    /^failed.*has a path.*Set it to https:\/\/api\.turnkey\.com\./,
  ],
  ['api-url', { environment: { TURNKEY_API_URL: 'http://turnkey.example' } }, /^failed.*Over http/],
  [
    'api-url',
    { environment: { TURNKEY_API_URL: 'https://u:a-password@api.turnkey.com' } },
    /^failed.*a user or a password/,
  ],
  ['api-url', { environment: { TURNKEY_API_URL: 'ftp://api.turnkey.com' } }, /^failed.*neither https nor http/],
  [
    'turnkey-options',
    { environment: { TURNKEY_NOTARIZER_PUBLIC_KEY: '04ab' } },
    /^failed.*NOTARIZER_PUBLIC_KEY.*uncompressed/,
  ],
  [
    'pinned-keys',
    { environment: { TURNKEY_NOTARIZER_PUBLIC_KEY: `04${'ab'.repeat(64)}` } },
    /^failed.*not the key of the real Turnkey/,
  ],
  ['pinned-keys', { environment: { TURNKEY_API_URL: 'http://localhost:1' } }, /^warning.*another server answers/],
  ['origins', { options: { origins: [] } }, /^warning.*No origins are set/],
  ['origins', { options: { origins: ['http://app.example.com'] } }, /^failed.*is not https/],
  ['origins', { options: { origins: ['https://a.example', 'https://a.example'] } }, /^warning.*listed twice/],
  [
    'local-origins',
    { options: { origins: ['https://a.example', 'http://localhost:5173'] } },
    /^warning.*http:\/\/localhost:5173/,
  ],
  [
    'rp-id',
    { options: { passkey: { rpId: 'co.uk' } } },
    /^failed.*public suffix co\.uk/,
    { options: { passkey: { rpId: 'example.com' } } },
  ],
  ['rp-id', { options: { passkey: { rpId: 'vercel.app' } } }, /^failed.*public suffix/],
  ['rp-id', { options: { passkey: { rpId: '192.0.2.1' } } }, /^failed.*IP address/],
  ['rp-id', { options: { passkey: { rpId: 'example.org' } } }, /^failed.*cannot use passkeys of example\.org/],
  ['rp-id', { options: { passkey: { rpId: 'login.example.com' } } }, /^failed.*not above their host/],
  ['rp-id', { options: { origins: ['https://a.example.com', 'https://b.example.com'] } }, /^warning.*several hosts/],
  [
    'same-site',
    { options: { origins: ['https://app.example.org'] } },
    /^failed.*another site/,
    { options: { origins: ['https://other.example.com'] } },
  ],
  [
    'return-pages',
    { options: { oauth: { providers: {}, returnTo: ['https://b.example/in'] } } },
    /^failed.*is not in origins/,
    { options: { oauth: { providers: {}, returnTo: ['https://app.example.com/in'] } } },
  ],
  ['oauth-clients', withGoogle({ clientIds: ['your-client-id'] }), /^warning.*placeholder/],
  ['oauth-clients', withGoogle({ clientIds: ['123'] }), /^warning.*does not look like/],
  [
    'oauth-clients',
    {
      options: {
        oauth: { providers: { google: PROVIDER, other: { issuer: 'https://id.example.com', clientIds: [CLIENT_ID] } } },
      },
    },
    /^warning.*also a client id of google/,
  ],
  ['oauth-secrets', withGoogle({ clientSecret: CLIENT_ID }), /^warning.*does not look like a secret/],
  ['oauth-secrets', apple({ teamId: 'Example Ltd' }), /^warning.*teamId is not ten/, apple({})],
  [
    'oauth-callback',
    { options: { oauth: { providers: {}, publicUrl: 'http://localhost:3000/auth' } } },
    /^failed.*on this machine/,
  ],
  ['oauth-callback', { options: { basePath: '/login' } }, /^warning.*does not end with the base path \/login/],
  ['captcha', { options: { captcha: undefined } as Change['options'] & object }, /^warning.*no captcha/],
  [
    'rate-limits',
    { options: { rateLimits: { codesPerAddress: { max: 1_000, windowSeconds: 60 } } } },
    /^warning.*1000 in a minute/,
  ],
  [
    'code-budget',
    { options: { otp: { smsCountries: ['DE'], budget: { smsPerDay: 100_000 } } } },
    /^warning.*100000 codes/,
  ],
  [
    'code-budget',
    { options: { otp: { smsCountries: ['DE'], budget: { emailPerMinute: 50_000 } } } },
    /^warning.*limits nothing/,
  ],
  ['sms-countries', { options: { otp: { smsCountries: MANY_COUNTRIES } } }, /^warning.*to 41 countries/],
  ['session-length', { options: { session: { expirationSeconds: 604_800 } } }, /^warning.*168 hours after/],
  ['session-length', { options: { session: { maxExpirationSeconds: 31_536_000 } } }, /^warning.*8760 hours/],
  ['turnkey-rate', { options: { upstream: {} } }, /^warning.*requestsPerSecond is not set/],
  [
    'trusted-proxies',
    { options: { trustedProxies: undefined } as Change['options'] & object },
    /^warning.*not set: behind a proxy/,
  ],
  [
    'trusted-proxies',
    { options: { trustedProxies: ['0.0.0.0/0'] } },
    /^failed.*nearly everyone/,
    { options: { trustedProxies: ['10.0.0.0/8'] } },
  ],
  ['trusted-proxies', { options: { trustedProxies: 9 } }, /^warning.*counts 9/],
  ['auth-proxy', withApp({ otp: { plainCodes: true } }), /^warning.*plain text/, withApp({})],
  ['auth-proxy', withApp({ lookUpWithoutProof: ['EMAIL'] }), /^warning.*anyone whether an account/],
  [
    'shared-store',
    {},
    /^warning.*two accounts for one person/,
    { environment: { DATABASE_URL: 'postgres://localhost/x' } },
  ],
  ['audit-key', { environment: { POSTERN_AUDIT_KEY: undefined } }, /^warning.*no audit key/],
  [
    'sms-webhook',
    { environment: { POSTERN_SMS_WEBHOOK_URL: 'http://sms.example/' } },
    /^failed.*not https/,
    {
      environment: {
        POSTERN_SMS_WEBHOOK_URL: 'https://sms.example/',
        POSTERN_SMS_WEBHOOK_SECRET: 'a secret of the webhook',
      },
    },
  ],
  ['backend-https', { environment: { POSTERN_URL: 'http://app.example.com/auth' } }, /^failed.*over http/],
];

describe('a check of the machine or the options', () => {
  test.each(CASES)('The check %s says what is wrong and how to mend it', async (id, wrong, said) => {
    await expectFinding(id, said, wrong);
  });

  const RIGHT = new Map(CASES.map(([id, , , right]) => [id, right]));
  for (const [id, , , right] of CASES) if (right) RIGHT.set(id, right);
  test.each([...RIGHT])('The check %s finds nothing in a deployment that is in order', async (id, right) => {
    await expectFinding(id, /^ok/, right);
  });
});

test('The public half of keys that have none beside them is computed', async () => {
  const apiKeys = ['11'.repeat(32)];
  await expectFinding('api-key-pair', /^skipped.*is computed/, { options: { turnkey: { apiKeys } } });
});

test('A mistake in the settings of Turnkey does not hide what else is wrong', async () => {
  await expectFinding('origins', /^failed.*not https/, {
    environment: { TURNKEY_API_PRIVATE_KEY: 'short' },
    options: { origins: ['http://app.example.com'] },
  });
});
