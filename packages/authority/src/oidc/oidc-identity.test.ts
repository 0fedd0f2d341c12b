import { describe, expect, it } from 'vitest';
import { audienceOf, isBoundTo, nonceOf, type OidcIdentity, provesEmail } from './oidc-identity.ts';

const identity: OidcIdentity = {
  issuer: 'https://accounts.google.com',
  audience: 'web',
  subject: '1',
  nonces: [],
  verifiedEmail: 'ada@example.org',
};

describe('nonceOf', () => {
  it('The nonce is the hash of the hex characters of the key', () => {
    expect(nonceOf('033ce165e75f67aaf404229f9f3f8774f1fbf3cf890eaf01fbe4c5ebb6aec7c096')).toBe(
      '3bae75ac8ae8dbf60cf639d7172528a7e5c1edfe41a87624b843304d148eeb07',
    );
  });

  it('A token is bound to a key by any of its nonces', () => {
    expect(isBoundTo({ ...identity, nonces: ['other', nonceOf('02ab')] }, '02ab')).toBe(true);
    expect(isBoundTo({ ...identity, nonces: ['other'] }, '02ab')).toBe(false);
    expect(isBoundTo(identity, '02ab')).toBe(false);
  });
});

describe('audienceOf', () => {
  it.each<[string, unknown, unknown, string | undefined]>([
    ['one audience', 'web', undefined, 'web'],
    ['one audience in a list', ['web'], undefined, 'web'],
    ['an Android client of the same app', 'web', 'android', 'web'],
    ['several audiences, one of them the authorized party', ['web', 'api'], 'api', 'api'],
    ['several audiences and no authorized party', ['web', 'api'], undefined, undefined],
    ['several audiences and another authorized party', ['web', 'api'], 'other', undefined],
    ['no audience', undefined, undefined, undefined],
    ['an empty list', [], 'web', undefined],
    ['an audience that is not text', 7, undefined, undefined],
    ['an authorized party that is not text', 'web', 7, undefined],
  ])('The audience of a token is found, or the token has none: %s', (_, aud, azp, audience) => {
    expect(audienceOf(aud, azp)).toBe(audience);
  });
});

describe('provesEmail', () => {
  it('A token proves an e-mail address that Google has verified', () => {
    expect(provesEmail(identity, 'ada@example.org')).toBe(true);
  });

  it.each<[string, Partial<OidcIdentity>, string | null]>([
    ['another address', {}, 'bob@example.org'],
    ['no address of the user', {}, null],
    ['an address that is not verified', { verifiedEmail: null }, 'ada@example.org'],
    ['no address on either side', { verifiedEmail: null }, null],
    ['another provider', { issuer: 'https://login.example.org' }, 'ada@example.org'],
    ['a provider that looks like it', { issuer: 'https://accounts.google.com/' }, 'ada@example.org'],
  ])('A token does not prove an e-mail address with %s', (_, changes, email) => {
    expect(provesEmail({ ...identity, ...changes }, email)).toBe(false);
  });
});
