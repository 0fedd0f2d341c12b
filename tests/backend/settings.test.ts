import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, createPostern, createPostgresStore, type PosternOptions } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';

const apiKey = createApiKeyPair();
const ENVIRONMENT = {
  TURNKEY_API_URL: 'https://api.turnkey.com',
  TURNKEY_ORGANIZATION_ID: '11111111-2222-4333-8444-555555555555',
  TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
  TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
};
/** What production needs beside Turnkey's four. */
const PRODUCTION = { ...ENVIRONMENT, POSTERN_SMS_COUNTRIES: 'DE,AT' };

function refusalOf(environment: Record<string, string | undefined>, options: object = {}): string {
  try {
    createPostern({ environment: { ...PRODUCTION, ...environment }, ...options });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return 'started';
}

describe('S19: the backend refuses to start on a configuration that cannot work', () => {
  it('The backend starts with the variables that have no default', () => {
    expect(refusalOf({})).toBe('started');
  });

  it.each([
    ['TURNKEY_API_URL', 'ftp://api.turnkey.com'],
    ['TURNKEY_API_URL', 'https://user:pass@api.turnkey.com'],
    ['TURNKEY_API_URL', 'https://api.turnkey.com/public/v1'],
    ['TURNKEY_API_URL', 'https://api.turnkey.com/?x'],
    ['TURNKEY_API_URL', 'http://authority.internal:4000'],
    ['TURNKEY_API_URL', 'http://127.0.0.1.example.com'],
    ['TURNKEY_ORGANIZATION_ID', 'mine'],
    ['TURNKEY_API_PUBLIC_KEY', `02${'f'.repeat(64)}`],
    ['TURNKEY_API_PRIVATE_KEY', '0'.repeat(64)],
    ['TURNKEY_API_PRIVATE_KEY', 'secret'],
    ['TURNKEY_NOTARIZER_PUBLIC_KEY', apiKey.publicKey],
    ['TURNKEY_TLS_FETCHER_PUBLIC_KEY', `04${'0'.repeat(128)}`],
    ['POSTERN_ORIGINS', 'https://app.example.net/'],
    ['POSTERN_ORIGINS', 'https://*.example.net'],
    ['POSTERN_ORIGINS', 'app.example.net'],
    ['POSTERN_ORIGINS', ''],
    ['POSTERN_TRUSTED_PROXIES', 'lb.internal'],
    ['POSTERN_TRUSTED_PROXIES', '2,3'],
    ['POSTERN_TRUSTED_PROXIES', '10.0.0.0/40'],
    ['POSTERN_TRUSTED_PROXIES', ''],
    ['POSTERN_SMS_COUNTRIES', 'Germany'],
    ['POSTERN_SMS_COUNTRIES', ''],
  ])('The backend refuses %s=%s and names the variable, not the value', (name, value) => {
    const message = refusalOf({ [name]: value });
    expect(message).toContain(name);
    expect(message.match(/\.$/)).not.toBeNull();
    if (value) expect(message).not.toContain(value);
  });

  it.each(Object.keys(ENVIRONMENT))('The backend refuses an empty or missing %s', (name) => {
    expect(refusalOf({ [name]: '' })).toContain(`${name} `);
    expect(refusalOf({ [name]: undefined })).toContain(`${name} `);
  });

  it('The backend refuses keys that do not belong together', () => {
    expect(refusalOf({ TURNKEY_API_PUBLIC_KEY: createApiKeyPair().publicKey })).toContain('TURNKEY_API_PUBLIC_KEY');
  });

  it.each<[string, PosternOptions]>([
    ['basePath', { basePath: 'auth/' }],
    ['otp.length', { otp: { length: 5 } }],
    ['otp.expirationSeconds', { otp: { expirationSeconds: 601 } }],
    ['otp.budget.smsPerDay', { otp: { budget: { smsPerDay: 0 } } }],
    ['session.expirationSeconds', { session: { expirationSeconds: 0 } }],
    ['rateLimits.codesPerAddress.max', { rateLimits: { codesPerAddress: { max: 0, windowSeconds: 1 } } }],
    ['trustedProxies', { trustedProxies: -1 }],
    ['trustedProxies', { trustedProxies: [] }],
    ['subOrganization.wallet.walletName', { subOrganization: { wallet: { walletName: '', accounts: [] } } }],
  ])('The backend refuses a wrong option %s', (name, options) => {
    expect(refusalOf({}, options)).toContain(`Option ${name} `);
  });
});

describe('mistyped options', () => {
  it.each([
    [{ orgins: [] }, 'Option orgins does not exist. Did you mean origins?'],
    [{ otp: { smsCountrys: ['DE'] } }, 'Option otp.smsCountrys does not exist. Did you mean otp.smsCountries?'],
    [{ otp: { budget: { smsPerday: 1 } } }, 'Did you mean otp.budget.smsPerDay?'],
    [{ sesion: {} }, 'Did you mean session?'],
    [{ trustedProxy: 1 }, 'Did you mean trustedProxies?'],
    [{ rateLimits: { codesPerAdress: {} } }, 'Did you mean rateLimits.codesPerAddress?'],
    [{ rateLimits: { codesPerAddress: { max: 1, window: 1 } } }, 'rateLimits.codesPerAddress.window does not exist'],
    [{ turnkey: { apiURL: 'https://api.turnkey.com' } }, 'Did you mean turnkey.apiUrl?'],
    [{ oauth: { provider: {} } }, 'Did you mean oauth.providers?'],
    [
      { oauth: { providers: { google: { preset: 'google', clientIDs: ['x'] } } } },
      'Did you mean oauth.providers.google.clientIds?',
    ],
    [{ subOrganization: { walet: null } }, 'Did you mean subOrganization.wallet?'],
    [
      { subOrganization: { wallet: { walletName: 'x', accounts: [], name: 'x' } } },
      'subOrganization.wallet.name does not exist.',
    ],
    [{ proxy: { onProxy: () => undefined } }, 'Did you mean proxy.onProxied?'],
    [{ somethingElse: 1 }, /Option somethingElse does not exist\. Remove it\.$/],
  ])('The mistyped options %j are refused with the name that was meant', (options, sentence) => {
    expect(refusalOf({}, options)).toMatch(sentence);
  });
});

describe('invalid stores', () => {
  it('A promise as store is refused with the line to write instead', async () => {
    const store = createPostgresStore({ url: 'postgres://127.0.0.1:1/none' });
    store.catch(() => undefined);
    expect(refusalOf({}, { store })).toBe(
      'Option store is not valid: it is a promise. Write for example "store: await createPostgresStore({ url })".',
    );
    expect(refusalOf({}, { store: {} })).toContain('must be a store');
    await expect(store).rejects.toThrow();
  });

  it.each([
    [undefined, 'Option url of createPostgresStore is not valid: must be the URL of a PostgreSQL database'],
    [{}, 'Option url of createPostgresStore is not valid: must be the URL of a PostgreSQL database'],
    [{ url: 'mysql://x' }, 'must begin with postgres://'],
    [{ url: 'postgres://x', maxConections: 5 }, 'Did you mean maxConnections?'],
  ])('The call createPostgresStore(%j) is refused at once', async (options, sentence) => {
    const created = createPostgresStore(options as { url: string });
    await expect(created).rejects.toThrow(ConfigurationError);
    await expect(created).rejects.toThrow(sentence);
  });
});

describe('providers that lack what their flow needs', () => {
  const refusalOfProvider = (provider: object, oauth: object = { publicUrl: 'https://app.example.com/auth' }) =>
    refusalOf({}, { oauth: { ...oauth, providers: { test: provider } } });

  it.each([
    [{ preset: 'google', clientIds: ['x'] }, /clientSecret/],
    [{ preset: 'apple', clientIds: ['x'] }, /appleKey/],
    [
      { preset: 'apple', clientIds: ['x'], appleKey: { teamId: 'T', keyId: 'K', privateKey: 'not a key' } },
      /appleKey\.privateKey/,
    ],
  ])('The provider %j is refused for the code flow', (provider, sentence) => {
    expect(refusalOfProvider(provider)).toMatch(sentence);
  });

  it('A provider without a secret is enough for tokens that the app brings', () => {
    expect(refusalOfProvider({ preset: 'google', clientIds: ['x'] }, {})).toBe('started');
  });

  it('A provider whose tokens Turnkey issues needs an address to return to', () => {
    const discord = {
      preset: 'discord',
      issuer: 'https://turnkey.example',
      clientIds: ['x'],
      oauth2CredentialId: '11111111-2222-4333-8444-555555555555',
    };
    expect(refusalOfProvider(discord, {})).toMatch(/redirectUris/);
    expect(refusalOfProvider({ ...discord, redirectUris: ['https://app.example.com/back'] }, {})).toBe('started');
    expect(refusalOfProvider(discord)).toBe('started');
  });
});

describe('webhooks that cannot be sent safely', () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const fine = { url: 'https://crm.example.com/hooks', secrets: secret };
  const refusalOfEndpoint = (endpoint: object, environment = {}) =>
    refusalOf(environment, { webhooks: { endpoints: { crm: endpoint } } });

  it.each([
    ['url', { ...fine, url: 'crm.example.com' }, 'must be an https URL'],
    ['url', { ...fine, url: 'http://crm.example.com/' }, 'must be an https URL'],
    ['url', { ...fine, url: 'https://ada:pass@crm.example.com/' }, 'without user and password'],
    ['secrets', { url: fine.url }, 'has no secret; it must be whsec_'],
    ['secrets', { ...fine, secrets: '' }, 'openssl rand'],
    ['secrets', { ...fine, secrets: 'whsec_c2hvcnQ=' }, '24 to 64 random bytes'],
    ['secrets', { ...fine, secrets: `${secret} hunter2hunter2` }, 'must be whsec_'],
    ['secrets', { ...fine, secrets: Array(6).fill(secret) }, 'more than 5 secrets'],
    ['secretsFile', { ...fine, secretsFile: '/run/secrets/crm' }, 'must not be given together with secrets'],
    ['secretsFile', { url: fine.url, secretsFile: '/none' }, 'cannot be read'],
    ['events.0', { ...fine, events: ['user.signedup'] }, 'must be of user.signed_up, user.logged_in'],
    ['events', { ...fine, events: [] }, 'leave it out for all'],
  ])('A wrong %s of an endpoint is refused with what to do, without its value', (name, endpoint, sentence) => {
    const message = refusalOfEndpoint(endpoint);
    expect(message).toContain(`Option webhooks.endpoints.crm.${name} is not valid: `);
    expect(message).toContain(sentence);
    expect(message).not.toMatch(/c2hvcnQ|hunter2|pass@|BwcH/);
  });

  it('Mistyped names are refused with the name that was meant', () => {
    expect(refusalOfEndpoint({ ...fine, secret })).toContain('Did you mean webhooks.endpoints.crm.secrets?');
    expect(refusalOf({}, { webhooks: { endpoints: { CRM: fine } } })).toContain('must be lower case');
    expect(refusalOf({}, { webhooks: { endpoint: { crm: fine } } })).toContain('Did you mean webhooks.endpoints?');
  });

  it('Plain http is for this machine and for development only', () => {
    const local = { ...fine, url: 'http://127.0.0.1:8080/hooks' };
    const development = { TURNKEY_API_URL: 'http://127.0.0.1:4000' };
    expect(refusalOfEndpoint(fine)).toBe('started');
    expect(refusalOfEndpoint(local, development)).toBe('started');
    expect(refusalOfEndpoint(local)).toContain('Option webhooks.endpoints.crm.url begins with http://. In production');
    expect(refusalOfEndpoint(local, { ...development, NODE_ENV: 'production' })).toContain('must be https://');
  });

  it('Secrets can be in a file, one in each line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-webhooks-'));
    const secretsFile = join(folder, 'crm');
    await writeFile(secretsFile, `${secret}\n${secret}\n`);
    expect(refusalOfEndpoint({ url: fine.url, secretsFile })).toBe('started');
    await writeFile(secretsFile, '\n');
    expect(refusalOfEndpoint({ url: fine.url, secretsFile })).toContain('secretsFile is not valid: has no secret');
    await rm(folder, { recursive: true });
  });
});

describe('all problems in one message', () => {
  it('Each problem of a configuration is one line of the message', () => {
    const message = refusalOf(
      { TURNKEY_API_URL: 'https://api.turnkey.com/v1', TURNKEY_ORGANIZATION_ID: undefined, POSTERN_ORIGINS: 'x' },
      { otp: { lenght: 6, expirationSeconds: 0 }, store: Promise.resolve() },
    );
    const lines = message.split('\n');
    expect(lines).toHaveLength(7);
    for (const part of [
      'TURNKEY_API_URL',
      'TURNKEY_ORGANIZATION_ID',
      'POSTERN_ORIGINS',
      'otp.length',
      'expirationSeconds',
    ]) {
      expect(lines.filter((line) => line.includes(part))).toHaveLength(1);
    }
  });

  it('Without any environment, all missing variables are named at once', () => {
    const nothing = Object.fromEntries(Object.keys(PRODUCTION).map((name) => [name, undefined]));
    expect(refusalOf(nothing).match(/is not set/g)).toHaveLength(4);
  });
});

describe('what production needs', () => {
  it('The countries of SMS must be chosen, and the message says how', () => {
    const message = refusalOf({ POSTERN_SMS_COUNTRIES: undefined });
    expect(message).toMatch(/Option otp\.smsCountries \(POSTERN_SMS_COUNTRIES\) is not set.*\['DE', 'US'\].*\[\]/);
    expect(refusalOf({ POSTERN_SMS_COUNTRIES: undefined }, { otp: { smsCountries: [] } })).toBe('started');
    expect(refusalOf({ POSTERN_SMS_COUNTRIES: 'none' })).toBe('started');
  });

  it('With an API on this machine no countries need to be chosen, unless NODE_ENV says production', () => {
    for (const url of ['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000']) {
      const local = { TURNKEY_API_URL: url, POSTERN_SMS_COUNTRIES: undefined };
      expect(refusalOf(local)).toBe('started');
      expect(refusalOf({ ...local, NODE_ENV: 'development' })).toBe('started');
      expect(refusalOf({ ...local, NODE_ENV: 'production' })).toContain('otp.smsCountries');
    }
  });

  it('Two sources of client addresses are refused, and a list of proxies is accepted', () => {
    expect(refusalOf({}, { trustedProxies: 1, clientAddress: () => '192.0.2.1' })).toContain('Remove one of them');
    expect(refusalOf({ POSTERN_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32' })).toBe('started');
  });
});

describe('a lazy backend', () => {
  const request = () => new Request('https://app.example.com/auth/healthz');

  it('A lazy backend without environment refuses its first request, and starts once the environment is there', async () => {
    const environment: Record<string, string> = {};
    const postern = createPostern({ environment, lazy: true });
    expect(postern.basePath).toBe('/auth');
    await expect(postern.fetch(request())).rejects.toThrow(ConfigurationError);
    Object.assign(environment, PRODUCTION);
    expect((await postern.fetch(request())).status).toBe(200);
    await postern.close();
  });

  it('A lazy backend that was never used can be closed', async () => {
    await createPostern({ environment: {}, lazy: true, basePath: '/x' }).close();
  });
});
