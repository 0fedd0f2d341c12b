import type { OtpType } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { ask, submit } from '../setup/user.ts';

const fullWidth = (text: string) =>
  text.replace(/[0-9+]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0));

/** Backend and authority have one spelling of a contact, so a person who types it differently gets the same wallet. */
describe('one contact in several spellings', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await startDeployment();
  });
  afterAll(() => deployment.close());

  async function logIn(typed: string, otpType: OtpType, canonical: string) {
    const { authority } = deployment;
    authority.clock.now += 3_600_000;
    const browser = deployment.browser(deployment.backend({ now: () => authority.clock.now }));
    const target = await browser.initOtp(typed, otpType);
    expect(target.status, typed).toBe(200);
    const { body } = await browser.verifyOtp(target.body, await authority.lastCode(canonical));
    return (await browser.otpLogin(body.verificationToken)).body;
  }

  it.each<[canonical: string, otpType: OtpType, spellings: string[]]>([
    ['user@xn--mnchen-3ya.de', 'OTP_TYPE_EMAIL', ['user@münchen.de', 'USER@MÜNCHEN.DE', 'user@xn--mnchen-3ya.de']],
    ['user@xn--e1afmkfd.xn--p1ai', 'OTP_TYPE_EMAIL', ['user@xn--e1afmkfd.xn--p1ai', 'user@ПРИМЕР.рф']],
    ['a&b@example.com', 'OTP_TYPE_EMAIL', ['a&b@example.com', ' A&B@Example.com\n']],
    ['first/last@example.com', 'OTP_TYPE_EMAIL', ['first/last@example.com', 'First/Last@EXAMPLE.com']],
    ['x#y@example.com', 'OTP_TYPE_EMAIL', ['x#y@example.com', 'X#y@example.com']],
    ['a!b~1@example.com', 'OTP_TYPE_EMAIL', ['a!b~1@example.com', 'a!b~1@ｅｘａｍｐｌｅ.com']],
    ['+4930901820', 'OTP_TYPE_SMS', ['+49 (30) 901820', '+49 0 30 901820', fullWidth('+4930901820')]],
  ])(
    'A user who types the contact in another spelling gets the same wallet: %s',
    async (canonical, otpType, spellings) => {
      const [first = '', ...others] = spellings;
      const signedUp = await logIn(first, otpType, canonical);
      expect(signedUp.created).toBe(true);
      const { organizationId } = signedUp;
      for (const other of others) {
        expect(await logIn(other, otpType, canonical), other).toMatchObject({ organizationId, created: false });
      }
      const { authority } = deployment;
      const filterType = otpType === 'OTP_TYPE_EMAIL' ? 'EMAIL' : 'PHONE_NUMBER';
      for (const filterValue of spellings) {
        for (const query of ['list_suborgs', 'list_verified_suborgs']) {
          const { body } = await ask(authority, authority.apiKey, authority.organizationId, query, {
            filterType,
            filterValue,
          });
          expect(body.organizationIds, `${query} ${filterValue}`).toEqual([organizationId]);
        }
      }
    },
  );

  it('Every operation that takes a contact stores it in its one spelling', async () => {
    const { authority } = deployment;
    const { apiKey, organizationId, userId } = authority;
    const change = { userId, userName: 'Backend', userEmail: 'Op@MÜNCHEN.de', userPhoneNumber: '+49 (30) 901821' };
    expect(await submit(authority, apiKey, organizationId, 'UPDATE_USER', change)).toMatchObject({ status: 200 });
    expect((await ask(authority, apiKey, organizationId, 'get_user', { userId })).body.user).toMatchObject({
      userEmail: 'op@xn--mnchen-3ya.de',
      userPhoneNumber: '+4930901821',
    });
  });
});
