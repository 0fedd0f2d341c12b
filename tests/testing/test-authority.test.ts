import { connectToAuthority, startTestAuthority, type TestUser } from '@postern/testing';
import { TurnkeyClient } from '@turnkey/http';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { serverClient } from '../setup/server-client.ts';

const databaseUrl = inject('databaseUrl');
const start = (options = {}) => startTestAuthority({ databaseUrl, ...options });

type Started = Awaited<ReturnType<typeof start>>;

/** The official client with a stamper of a user. */
const clientOf = (authority: { url: string }, stamper: TestUser['stamper']) =>
  new TurnkeyClient({ baseUrl: authority.url }, stamper);

const names = async () => {
  const sql = postgres(databaseUrl, { max: 1 });
  const rows = await sql<{ datname: string }[]>`select datname from pg_database where datname like 'postern_test_%'`;
  await sql.end();
  return rows.map(({ datname }) => datname);
};

describe('an authority of a test', () => {
  let authority: Started;
  beforeAll(async () => {
    authority = await start();
  });
  afterAll(() => authority.close());

  test('Each way to sign in has a stamper that the official SDK takes', async () => {
    const ada = await authority.createUser({
      email: 'ada@example.com',
      passkey: { rpId: 'example.com' },
      wallet: true,
    });
    const eve = await authority.createUser({ wallet: 'solana', accounts: [] });
    const { organizationId } = ada;
    for (const stamper of [ada.stamper, ada.passkey?.stamper, ada.wallet?.stamper]) {
      if (!stamper) throw new Error('a stamper is missing');
      expect(await clientOf(authority, stamper).getWhoami({ organizationId })).toMatchObject({ userId: ada.userId });
    }
    const solana = clientOf(authority, eve.wallet?.stamper ?? ada.stamper);
    expect(await solana.getWhoami({ organizationId: eve.organizationId })).toMatchObject({ userId: eve.userId });
  });

  test('A code is awaited that a backend has asked for with the API key of the parent', async () => {
    const { parent } = authority;
    const client = serverClient({ url: authority.url } as never, parent.organizationId, parent);
    const code = authority.codes.wait('bob@example.com');
    await client.initOtp({ otpType: 'OTP_TYPE_EMAIL', contact: 'bob@example.com', appName: 'Test' });
    expect(await code).toMatch(/^[0-9A-Z]{9}$/);
    await expect(authority.codes.wait('bob@example.com', { timeoutMs: 30 })).rejects.toThrow('no new code was sent');
    expect(await authority.activities({ type: 'INIT_OTP' })).toMatchObject([
      { status: 'ACTIVITY_STATUS_COMPLETED', organizationId: parent.organizationId },
    ]);
  });

  test('Time, failures and states are in the hands of the test', async () => {
    const ada = await authority.createUser({ email: 'time@example.com', expirationSeconds: 600 });
    const whoami = () => clientOf(authority, ada.stamper).getWhoami({ organizationId: ada.organizationId });
    const snapshot = await authority.snapshot();
    await authority.clock.advance('15m');
    await expect(whoami()).rejects.toThrow('expired api key');
    await authority.restore(snapshot);
    await authority.fail({ operation: 'whoami', with: 500 });
    await expect(whoami()).rejects.toThrow('failure on purpose');
    expect(await whoami()).toMatchObject({ userId: ada.userId });
    await authority.fail({ operation: 'whoami', with: 'html' });
    await authority.stopFailing();
    expect(await whoami()).toMatchObject({ userId: ada.userId });
  });

  test('Another process takes the authority into its hands by its address and token', async () => {
    const { url, controlToken } = authority;
    const other = connectToAuthority({ url, controlToken });
    const eve = await other.createUser({ email: 'eve@example.com' });
    expect(await clientOf(authority, eve.stamper).getWhoami({ organizationId: eve.organizationId })).toMatchObject({
      userId: eve.userId,
    });
    const wrong = connectToAuthority({ url, controlToken: 'another token, long enough' });
    await expect(wrong.clock.now()).rejects.toThrow('the control API needs its token');
    expect(() => connectToAuthority({ url, controlToken: '' })).toThrow(
      'set TURNKEY_API_URL and POSTERN_CONTROL_TOKEN',
    );
  });
});

test('Two authorities do not see each other, and leave no database', async () => {
  const before = await names();
  const newOnes = async () => (await names()).filter((name) => !before.includes(name));
  const [first, second] = await Promise.all([start(), start()]);
  const ada = await first.createUser({ email: 'ada@example.com' });
  await expect(clientOf(second, ada.stamper).getWhoami({ organizationId: ada.organizationId })).rejects.toThrow(
    'could not find public key',
  );
  const both = await newOnes();
  expect(both.length).toBeGreaterThanOrEqual(2);
  await first.fail({ operation: 'whoami', with: 'timeout' });
  const waiting = expect(
    clientOf(first, ada.stamper).getWhoami({ organizationId: ada.organizationId }),
  ).rejects.toThrow();
  await Promise.all([first.close(), second.close()]);
  await waiting;
  // Other files of the run have databases too.
  const left = await names();
  expect(both.filter((name) => !left.includes(name)).length).toBeGreaterThanOrEqual(2);
});

test('With a seed and a time, the same users come again', async () => {
  const options = { seed: 'one', now: '2030-01-01T00:00:00Z' };
  const describeUser = async (seed: string) => {
    const authority = await start({ ...options, seed });
    const { userId, session, embeddedWallet, wallet } = await authority.createUser({ wallet: true });
    expect(await authority.clock.now()).toEqual(new Date(options.now));
    await authority.close();
    return { userId, key: session.privateKey, addresses: embeddedWallet?.addresses, wallet: wallet?.address };
  };
  const first = await describeUser('one');
  expect(await describeUser('one')).toEqual(first);
  expect((await describeUser('two')).addresses).not.toEqual(first.addresses);
});
