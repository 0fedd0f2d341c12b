import { useTestAuthority } from '@postern/testing/jest';
import { signPayment } from './payments.js';

const authority = useTestAuthority();
const SHOP = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

test.each(['session', 'passkey', 'wallet'])('A user signs a payment with the %s', async (way) => {
  const user = await authority.createUser({ email: `${way}@example.com`, passkey: true, wallet: 'ethereum' });
  const { stamper } = way === 'session' ? user : user[way];
  const { organizationId, embeddedWallet } = user;
  const [address] = embeddedWallet.addresses;
  const signed = await signPayment({ baseUrl: authority.url, stamper, organizationId, address, to: SHOP });
  expect(signed).toMatch(/^02f8/);
  expect(await authority.activities({ organizationId, type: 'SIGN_TRANSACTION' })).toHaveLength(1);
});

test('A session ends', async () => {
  const { stamper, organizationId, embeddedWallet } = await authority.createUser({ email: 'ada@example.com' });
  await authority.clock.advance('1h');
  const [address] = embeddedWallet.addresses;
  const payment = signPayment({ baseUrl: authority.url, stamper, organizationId, address, to: SHOP });
  await expect(payment).rejects.toThrow('expired api key');
});
