import { describe, expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { receiptsOf } from '../test-vectors/receipts-of.ts';
import { type Asked, DEADLINE, listed, outage, refusal, turnkeyStandIn } from '../test-vectors/turnkey-stand-in.ts';
import { providerOf, unsignedToken } from '../test-vectors/unsigned-token.ts';
import { createDirectory } from './directory.ts';

const key = createP256Signer();
const receipts = receiptsOf('parent', [key]);
const provider = providerOf('https://accounts.google.com', 'client');
const WALLET = { type: 'wallet', publicKey: 'aa' } as const;
const PASSKEY = { type: 'passkey', credentialId: 'id' } as const;

type Organizations = Record<string, { activities?: readonly object[] | Error; users?: readonly object[] }>;

function directoryOf(organizations: Organizations, asked: Asked[] = []) {
  const turnkey = turnkeyStandIn((name, organizationId) => {
    if (organizationId === 'parent') return { organizationIds: Object.keys(organizations) };
    const { activities = [], users = [] } = organizations[organizationId] ?? {};
    if (activities instanceof Error) throw activities;
    return name === 'list_activities' ? { activities } : { users };
  }, asked);
  return createDirectory({ turnkey, receipts, providers: [provider] });
}

const lookUp = (asked: Asked[]) => {
  const [name, organizationId, { filterType, filterValue }] = asked[0] ?? ['', '', {}];
  return [name, organizationId, filterType, filterValue];
};
const added = listed('a', { result: { ids: ['key', 'passkey', 'p'] }, intent: { oidcToken: 'none' } });

describe('the homes of a contact', () => {
  const foreign = { iss: provider.issuer, aud: 'another', email: 'ada@gmail.com', email_verified: true };
  const doubtful = { activities: [listed('a', { intent: { oidcToken: unsignedToken(foreign) } })] };

  it('Only sub-organizations in which the contact was proved are homes', async () => {
    const asked: Asked[] = [];
    const directory = directoryOf({ home: {}, trap: doubtful }, asked);
    const ada = { type: 'email', contact: 'ada@gmail.com' } as const;
    expect(await directory.homesOfContact(ada, undefined, DEADLINE)).toEqual(['home']);
    expect(lookUp(asked)).toEqual(['list_verified_suborgs', 'parent', 'EMAIL', 'ada@gmail.com']);
    expect(await directory.homesOfContact(ada, 'trap', DEADLINE)).toEqual(['trap']);
  });

  it('Phone numbers are looked up as such', async () => {
    const asked: Asked[] = [];
    await directoryOf({}, asked).homesOfContact({ type: 'phone', contact: '+1' }, undefined, DEADLINE);
    expect(lookUp(asked)).toEqual(['list_verified_suborgs', 'parent', 'PHONE_NUMBER', '+1']);
  });
});

describe('the homes of a token', () => {
  it('Only sub-organizations in which the identity was proved are homes', async () => {
    const asked: Asked[] = [];
    const users = [
      { userId: 'u', oauthProviders: [{ providerId: 'p', issuer: provider.issuer, audience: 'a', subject: 's' }] },
    ];
    const directory = directoryOf({ home: {}, trap: { activities: [added], users } }, asked);
    const checked = { provider, subject: 's' } as never;
    expect(await directory.homesOfToken('token', checked, undefined, DEADLINE)).toEqual(['home']);
    expect(lookUp(asked)).toEqual(['list_suborgs', 'parent', 'OIDC_TOKEN', 'token']);
    expect(await directory.homesOfToken('token', checked, 'trap', DEADLINE)).toEqual(['trap']);
  });
});

describe('the homes of a credential', () => {
  const users = [
    {
      userId: 'u',
      apiKeys: [{ apiKeyId: 'key', apiKeyName: 'n', credential: { publicKey: 'aa' } }],
      authenticators: [
        { authenticatorId: 'passkey', authenticatorName: 'n', credentialId: 'id', credential: { publicKey: 'cose' } },
      ],
    },
  ];

  it.each([
    [WALLET, 'PUBLIC_KEY', 'aa'],
    [PASSKEY, 'CREDENTIAL_ID', 'id'],
  ] as const)('Only sub-organizations in which it was proved are homes: %j', async (identity, filter, value) => {
    const asked: Asked[] = [];
    const directory = directoryOf({ home: {}, trap: { activities: [added], users } }, asked);
    expect(await directory.homesOfCredential(identity, undefined, DEADLINE)).toEqual(['home']);
    expect(lookUp(asked)).toEqual(['list_suborgs', 'parent', filter, value]);
    expect(await directory.homesOfCredential(identity, 'trap', DEADLINE)).toEqual(['trap']);
  });

  it('One sub-organization is checked by itself, and is no home when Turnkey refuses to answer', async () => {
    const directory = directoryOf({
      home: {},
      trap: { activities: [added], users },
      silent: { activities: refusal() },
      down: { activities: outage() },
    });
    expect(await directory.isHome(WALLET, 'home', DEADLINE)).toBe(true);
    expect(await directory.isHome(WALLET, 'trap', DEADLINE)).toBe(false);
    expect(await directory.isHome(WALLET, 'silent', DEADLINE)).toBe(false);
    await expect(directory.isHome(WALLET, 'down', DEADLINE)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  it('The key of a passkey is found by its id', async () => {
    const directory = directoryOf({ home: { users } });
    expect(await directory.passkeyIn('home', 'id', DEADLINE)).toBe('cose');
    expect(await directory.passkeyIn('home', 'other', DEADLINE)).toBeUndefined();
  });
});
