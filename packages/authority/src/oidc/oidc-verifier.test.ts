import { describe, expect, it } from 'vitest';
import { createOidcVerifier } from './oidc-verifier.ts';

describe('createOidcVerifier', () => {
  const verifierOf = (issuer: string) =>
    createOidcVerifier({ own: undefined, loopbackIssuers: [issuer], now: Date.now });

  it.each([
    'http://example.org',
    'https://10.0.0.1',
    'http://localhost.example.org',
    'http://127.0.0.1.example.org',
    'http://example.org@127.0.0.1?',
    'ftp://127.0.0.1',
    'localhost',
    '',
  ])('The address %s is refused as an issuer on this machine', (issuer) => {
    expect(() => verifierOf(issuer)).toThrow('on this machine');
  });

  it.each(['http://localhost:4400', 'http://127.0.0.1:4400/realms/app', 'https://[::1]'])(
    'The address %s is accepted as an issuer on this machine',
    (issuer) => {
      expect(() => verifierOf(issuer)).not.toThrow();
    },
  );
});
