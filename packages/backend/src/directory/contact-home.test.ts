import { describe, expect, it } from 'vitest';
import { type Asked, DEADLINE, listed, turnkeyStandIn } from '../test-vectors/turnkey-stand-in.ts';
import { providerOf, unsignedToken, unsignedVerificationToken } from '../test-vectors/unsigned-token.ts';
import { ADDING_ACTIVITIES } from './additions.ts';
import { isHomeOfContact } from './contact-home.ts';

const OTHER = 'https://other.example';
const GOOGLE = 'https://accounts.google.com';
const ADA = { type: 'email', contact: 'ada@gmail.com' } as const;
const OWN = { iss: GOOGLE, aud: 'client', sub: 'ada', email: 'Ada@gmail.com', email_verified: true };

const addition = (claims: object, seconds = 100, nanos = 0) =>
  listed('addition', { intent: { list: [{ oidcToken: unsignedToken({ ...claims }) }] }, seconds, nanos });
const logIn = (contact: string, seconds: number, nanos = 0) =>
  listed('log-in', { intent: { verificationToken: unsignedVerificationToken({ contact }) }, seconds, nanos });

function isHome(
  additions: readonly object[],
  logIns: readonly object[] = [],
  asked: Asked[] = [],
  identity: typeof ADA | { type: 'phone'; contact: string } = ADA,
) {
  const turnkey = turnkeyStandIn((_name, _organizationId, { filterByType }) => {
    const isOfAdditions = (filterByType as string[]).includes('ACTIVITY_TYPE_CREATE_USERS');
    return { activities: isOfAdditions ? additions : logIns };
  }, asked);
  const providers = [providerOf(OTHER, 'client of other'), providerOf(GOOGLE, 'client')];
  return isHomeOfContact(turnkey, providers, 'home', identity, DEADLINE);
}

describe('a contact that Turnkey lists as verified', () => {
  it('A phone number is proved, and nothing is asked', async () => {
    const asked: Asked[] = [];
    expect(await isHome([], [], asked, { type: 'phone', contact: '+14155552671' })).toBe(true);
    expect(asked).toEqual([]);
  });

  it('Without a doubtful token the address is proved, and no log-ins are read', async () => {
    const asked: Asked[] = [];
    expect(await isHome([], [], asked)).toBe(true);
    expect(await isHome([addition(OWN)], [], asked)).toBe(true);
    expect(asked.map(([name, organizationId, { filterByType }]) => [name, organizationId, filterByType])).toEqual(
      [1, 2].map(() => ['list_activities', 'home', ADDING_ACTIVITIES.oidc]),
    );
  });

  it.each([
    ['another client', { ...OWN, aud: 'another' }],
    ['another issuer', { ...OWN, iss: OTHER }],
    ['a client that is known at another issuer', { ...OWN, aud: 'client of other' }],
    ['an address that its issuer does not guarantee', { ...OWN, email_verified: false }],
  ])('A token of %s makes the address doubtful', async (_, claims) => {
    const asked: Asked[] = [];
    expect(await isHome([addition(claims)], [], asked)).toBe(false);
    expect(asked[1]?.[2].filterByType).toEqual([
      'ACTIVITY_TYPE_OTP_LOGIN',
      'ACTIVITY_TYPE_OTP_LOGIN_V2',
      'ACTIVITY_TYPE_UPDATE_USER_EMAIL',
    ]);
  });

  it('A token with another address, or without one, does not matter', async () => {
    for (const email of ['eve@gmail.com', undefined, 1]) {
      expect(await isHome([addition({ ...OWN, aud: 'another', email })])).toBe(true);
    }
    expect(await isHome([listed('a', { intent: { oidcToken: 'none' } })])).toBe(true);
  });

  it('Of several tokens one doubtful is enough', async () => {
    expect(await isHome([addition(OWN), addition({ ...OWN, aud: 'another' })])).toBe(false);
    const both = listed('a', {
      intent: { users: [OWN, { ...OWN, aud: 'another' }].map((claims) => ({ oidcToken: unsignedToken(claims) })) },
    });
    expect(await isHome([both])).toBe(false);
  });
});

describe('a doubtful address', () => {
  const doubtful = (seconds: number, nanos = 0) => addition({ ...OWN, aud: 'another' }, seconds, nanos);

  it('An older verification token proves it, a newer one does not', async () => {
    expect(await isHome([doubtful(100)], [logIn('ADA@gmail.com', 99)])).toBe(true);
    expect(await isHome([doubtful(100)], [logIn('ada@gmail.com', 100)])).toBe(false);
    expect(await isHome([doubtful(100)], [logIn('ada@gmail.com', 101)])).toBe(false);
  });

  it('Parts of a second count', async () => {
    expect(await isHome([doubtful(100, 500_000_000)], [logIn('ada@gmail.com', 100, 400_000_000)])).toBe(true);
    expect(await isHome([doubtful(100, 400_000_000)], [logIn('ada@gmail.com', 100, 500_000_000)])).toBe(false);
  });

  it('The oldest of each counts', async () => {
    expect(await isHome([doubtful(100), doubtful(50)], [logIn('ada@gmail.com', 75)])).toBe(false);
    expect(await isHome([doubtful(100)], [logIn('ada@gmail.com', 200), logIn('ada@gmail.com', 75)])).toBe(true);
  });

  it('A token for another contact, or none, proves nothing', async () => {
    const unreadable = listed('a', { intent: { verificationToken: 'none' } });
    const several = [unsignedVerificationToken({ contact: 'ada@gmail.com' }), 'none'];
    const both = listed('b', {
      intent: { list: several.map((verificationToken) => ({ verificationToken })) },
      seconds: 1,
    });
    expect(await isHome([doubtful(100)], [both])).toBe(true);
    expect(await isHome([doubtful(100)], [logIn('eve@gmail.com', 1), unreadable])).toBe(false);
    expect(await isHome([doubtful(100)], [unreadable, logIn('ada@gmail.com', 1)])).toBe(true);
  });
});
