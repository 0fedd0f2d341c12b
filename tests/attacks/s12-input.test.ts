import type { Postern } from '@postern/backend';
import type { AuthProblem, OtpType } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { guideServer, organizationOf } from './guide-server.ts';

describe('S12: malformed input, and contacts in many spellings', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  beforeAll(async () => {
    product = deployment.backend();
  });

  async function send(server: Postern, body: string) {
    const headers = { 'Content-Type': 'application/json', Origin: ORIGIN };
    const init = { method: 'POST', headers, body };
    const response = await server.fetch(new Request('https://api.example.com/auth/init-otp', init));
    return { status: response.status, code: ((await response.json()) as AuthProblem).code };
  }

  it.each([
    ['no body', ''],
    ['null', 'null'],
    ['a huge array', JSON.stringify({ otpType: 'OTP_TYPE_EMAIL', contact: Array(3_000).fill('a@example.org') })],
    ['an object as contact', '{"otpType":"OTP_TYPE_EMAIL","contact":{"toString":"x"}}'],
    ['another type', '{"otpType":"OTP_TYPE_EMAIL\\u0000","contact":"a@example.org"}'],
    ['a polluted prototype', '{"otpType":"OTP_TYPE_EMAIL","contact":"a@example.org","__proto__":{"isAdmin":true}}'],
    ['10,000 levels', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ])('The server in the guide does not reject %s as invalid, the product does before any work', async (_name, body) => {
    // The guide's server passes on what it does not trip over, so it may even succeed.
    expect((await send(guideServer(deployment.authority), body)).status).not.toBe(400);
    deployment.takeCalls();
    // No body of this endpoint needs 16 KiB: a longer one is not even read to its end.
    const refusal =
      body.length > 16_384 ? { status: 413, code: 'BODY_TOO_LARGE' } : { status: 400, code: 'INVALID_REQUEST' };
    expect(await send(product, body)).toEqual(refusal);
    expect(deployment.takeCalls()).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  it.each<[OtpType, string[]]>([
    ['OTP_TYPE_EMAIL', ['Spelled@Example.ORG', ' spelled@example.org', 'SPELLED@EXAMPLE.ORG\t']],
    ['OTP_TYPE_SMS', ['+49 30 901820', '+49-30-901820', '+49 (0)30 901820']],
  ])('A person who types one contact (%s) in many ways has one wallet', async (otpType, spellings) => {
    const accounts = new Set<string>();
    const canonical = otpType === 'OTP_TYPE_EMAIL' ? 'spelled@example.org' : '+4930901820';
    for (const spelling of spellings) {
      const browser = deployment.browser(product);
      const { body } = await browser.initOtp(spelling, otpType);
      const verified = await browser.verifyOtp(body, await deployment.authority.lastCode(canonical));
      accounts.add(organizationOf((await browser.otpLogin(verified.body.verificationToken)).body));
    }
    expect(accounts.size).toBe(1);
  });

  it('A contact with a look-alike letter is not the victim’s contact', async () => {
    // The Kelvin sign becomes an ordinary k in lower case.
    for (const contact of ['bi\u212Ae@example.org', 'b\u0131ke@example.org']) {
      const { status } = await deployment.browser(product).initOtp(contact);
      expect(status).toBe(400);
    }
    // A Cyrillic letter is another domain, and its ASCII form says so.
    expect((await deployment.browser(product).initOtp('bike@ex\u0430mple.org')).status).toBe(200);
    await deployment.authority.lastCode('bike@xn--exmple-4nf.org');
    await expect(deployment.authority.lastCode('bike@example.org')).rejects.toThrow();
  });
});
