import { createAuthority } from '@postern/authority';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { createTeam } from '../setup/team.ts';
import { submit, verifyContact } from '../setup/user.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let test: TestAuthority;
let sql: postgres.Sql;
beforeAll(async () => {
  // The carrier of SMS never takes anything, so that its message stays due.
  const sms = { send: () => Promise.reject(new Error('out of order')), close() {} };
  test = await startTestAuthority({ carriers: { sms }, onEvent: () => {} });
  sql = postgres(test.databaseUrl, { onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await test.close();
});

const init = (otpType: string, contact: string) =>
  submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', { otpType, contact, appName: 'Test' });

/** What is left after another authority has started on the same database, some time later. */
async function leftAfter(elapsedMs: number) {
  const another = await createAuthority({
    databaseUrl: test.databaseUrl,
    masterKey: new Uint8Array(32).fill(7),
    now: () => test.clock.now + elapsedMs,
  });
  await another.close();
  const codes = await sql<{ contact: string }[]>`select contact from one_time_codes order by contact`;
  const messages = await sql<{ recipient: string }[]>`select recipient from outbox order by recipient`;
  return { codes: codes.map(({ contact }) => contact), messages: messages.map(({ recipient }) => recipient) };
}

it('Codes are deleted a day after they expired, and messages after a week unless they are to be sent again', async () => {
  const contacts = ['+491701234567', 'ada@example.org'];
  await init('OTP_TYPE_EMAIL', 'ada@example.org');
  await init('OTP_TYPE_SMS', '+491701234567');
  expect(await leftAfter(DAY_MS)).toEqual({ codes: contacts, messages: contacts });
  expect(await leftAfter(DAY_MS + HOUR_MS)).toEqual({ codes: [], messages: contacts });
  expect(await leftAfter(7 * DAY_MS - HOUR_MS)).toEqual({ codes: [], messages: contacts });
  expect(await leftAfter(7 * DAY_MS + HOUR_MS)).toEqual({ codes: [], messages: ['+491701234567'] });
});

it('Secrets are deleted once the request is too old to be sent again, and a day later if it waits for votes', async () => {
  const organization = await createTeam(test, 2, 2);
  const [ada] = organization.roots;
  await ada?.act('STAMP_LOGIN', { publicKey: createApiKeyPair().publicKey });
  const verificationToken = await verifyContact(test, 'bob@example.org', createApiKeyPair());
  const change = { userId: ada?.id, userEmail: 'bob@example.org', verificationToken };
  const waiting = await ada?.act('UPDATE_USER_EMAIL', change);
  expect(waiting?.body.activity.status).toBe('ACTIVITY_STATUS_CONSENSUS_NEEDED');
  const typesAfter = async (elapsedMs: number) => {
    await leftAfter(elapsedMs);
    const rows = await sql<{ type: string }[]>`
      select type from activities where sealed_secrets is not null order by type`;
    return rows.map(({ type }) => type.replace('ACTIVITY_TYPE_', ''));
  };
  const MINUTE_MS = 60_000;
  expect(await typesAfter(65 * MINUTE_MS - 10_000)).toEqual(['STAMP_LOGIN', 'UPDATE_USER_EMAIL', 'VERIFY_OTP_V2']);
  expect(await typesAfter(66 * MINUTE_MS)).toEqual(['UPDATE_USER_EMAIL']);
  expect(await typesAfter(DAY_MS - MINUTE_MS)).toEqual(['UPDATE_USER_EMAIL']);
  expect(await typesAfter(DAY_MS + MINUTE_MS)).toEqual([]);
});
