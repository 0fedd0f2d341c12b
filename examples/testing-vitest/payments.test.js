import { createPostern } from '@postern/backend';
import { testWith } from '@postern/testing/vitest';
import { expect } from 'vitest';
import { signPayment } from './payments.js';

const test = testWith({ newUser: { passkey: true, wallet: 'ethereum' } });
const SHOP = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

test.for(['session', 'passkey', 'wallet'])('A user signs a payment with the %s', async (way, { authority, user }) => {
  const { stamper } = way === 'session' ? user : user[way];
  const { organizationId, embeddedWallet } = user;
  const [address] = embeddedWallet.addresses;
  const signed = await signPayment({ baseUrl: authority.url, stamper, organizationId, address, to: SHOP });
  expect(signed).toMatch(/^02f8/);
  expect(await authority.activities({ organizationId, type: 'SIGN_TRANSACTION' })).toHaveLength(1);
});

test('The backend sends a code, and says so when Turnkey has too much to do', async ({ authority }) => {
  const origin = 'https://app.example.com';
  const postern = createPostern({ environment: authority.env(), origins: [origin] });
  const askForCode = () =>
    postern.fetch(
      new Request(`${origin}/auth/init-otp`, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'application/json' },
        body: JSON.stringify({ otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.com' }),
      }),
    );
  expect((await askForCode()).status).toBe(200);
  expect(await authority.codes.wait('ada@example.com')).toHaveLength(6);
  await authority.fail({ operation: 'init_otp', times: 10, with: 500 });
  expect((await askForCode()).status).toBeGreaterThanOrEqual(500);
  await postern.close();
});

test('A session ends', async ({ authority, user }) => {
  await authority.clock.advance('1h');
  const { stamper, organizationId, embeddedWallet } = user;
  const [address] = embeddedWallet.addresses;
  const payment = signPayment({ baseUrl: authority.url, stamper, organizationId, address, to: SHOP });
  await expect(payment).rejects.toThrow('expired api key');
});
