import { ConfigurationError, createPostern, type PosternOptions } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';

const apiKey = createApiKeyPair();
const ENVIRONMENT = {
  TURNKEY_API_URL: 'https://api.turnkey.com',
  TURNKEY_ORGANIZATION_ID: '11111111-2222-4333-8444-555555555555',
  TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
  TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
};

function refusalOf(environment: Record<string, string | undefined>, options: PosternOptions = {}): string {
  try {
    createPostern({ environment: { ...ENVIRONMENT, ...environment }, ...options });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return 'started';
}

describe('S19: the backend refuses to start on a configuration that cannot work', () => {
  it('starts with the four variables that have no default', () => {
    expect(refusalOf({})).toBe('started');
  });

  it.each([
    ['TURNKEY_API_URL', 'ftp://api.turnkey.com'],
    ['TURNKEY_API_URL', 'https://user:pass@api.turnkey.com'],
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
  ])('%s=%s', (name, value) => {
    const message = refusalOf({ [name]: value });
    expect(message).toContain(name);
    expect(message.match(/\.$/)).not.toBeNull();
    if (value) expect(message).not.toContain(value);
  });

  it.each(Object.keys(ENVIRONMENT))('an empty or missing %s', (name) => {
    expect(refusalOf({ [name]: '' })).toContain(`${name} `);
    expect(refusalOf({ [name]: undefined })).toContain(`${name} `);
  });

  it('keys that do not belong together', () => {
    expect(refusalOf({ TURNKEY_API_PUBLIC_KEY: createApiKeyPair().publicKey })).toContain('TURNKEY_API_PUBLIC_KEY');
  });

  it.each<[string, PosternOptions]>([
    ['basePath', { basePath: 'auth/' }],
    ['otp.length', { otp: { length: 5 } }],
    ['otp.expirationSeconds', { otp: { expirationSeconds: 601 } }],
    ['session.expirationSeconds', { session: { expirationSeconds: 0 } }],
    ['rateLimits.codesPerContact.max', { rateLimits: { codesPerContact: { max: 0, windowSeconds: 1 } } }],
    ['subOrganization', { subOrganization: { wallet: { walletName: '', accounts: [] } } }],
  ])('option %s', (name, options) => {
    expect(refusalOf({}, options)).toContain(`Option ${name} `);
  });
});
