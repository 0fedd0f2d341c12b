import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backendPolicies, createPostern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORIGIN, post } from '../backend/browser.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, submit } from '../setup/user.ts';
import { runPostern } from './postern-process.ts';

describe('postern init', () => {
  const authority = sharedAuthority({ now: Date.now });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-init-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const environmentOf = ({ privateKey }: ApiKeyPair) => ({
    TURNKEY_API_URL: authority.url,
    TURNKEY_ORGANIZATION_ID: authority.organizationId,
    TURNKEY_API_PRIVATE_KEY: privateKey,
  });
  const query = (name: string, body = {}) => ask(authority, authority.apiKey, authority.organizationId, name, body);

  test('The key that it writes is enough for the backend, and not for anything else', async () => {
    const file = join(folder, '.env');
    const ended = await runPostern(['init', '--write', file], environmentOf(authority.apiKey));
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    const values = Object.fromEntries(
      (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    );
    expect(Object.keys(values)).toEqual([
      'TURNKEY_API_URL',
      'TURNKEY_ORGANIZATION_ID',
      'TURNKEY_API_PUBLIC_KEY',
      'TURNKEY_API_PRIVATE_KEY',
    ]);
    expect(ended.stderr).not.toContain(values.TURNKEY_API_PRIVATE_KEY);

    const { notarizer, tlsFetcher } = authority.authority.publicKeys;
    const keys = { TURNKEY_NOTARIZER_PUBLIC_KEY: notarizer, TURNKEY_TLS_FETCHER_PUBLIC_KEY: tlsFetcher };
    const postern = createPostern({ environment: { ...values, ...keys }, origins: [ORIGIN] });
    const sent = await post(postern, '/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org' });
    expect(sent.status).toBe(200);
    await postern.close();

    const key = { publicKey: values.TURNKEY_API_PUBLIC_KEY ?? '', privateKey: values.TURNKEY_API_PRIVATE_KEY ?? '' };
    const user = { userName: 'u', apiKeys: [], authenticators: [], oauthProviders: [], userTags: [] };
    const refused = await submit(authority, key, authority.organizationId, 'CREATE_USERS_V4', { users: [user] });
    expect(refused.body.activity?.status).not.toBe('ACTIVITY_STATUS_COMPLETED');
    const again = await runPostern(['init'], environmentOf(key));
    expect(again).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^✗ Turnkey (refused|did not complete) create_api_keys/),
    });
  });

  test('A second key is added to the same user, with the same policies', async () => {
    const ended = await runPostern(['init'], environmentOf(authority.apiKey));
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('It has 1 older ones') });
    const { body } = await query('list_users');
    const users = body.users.filter(({ userName }: { userName: string }) => userName === 'Postern backend');
    expect(users).toHaveLength(1);
    expect(users[0].apiKeys).toHaveLength(2);
    const printed = await runPostern(['init', '--print-policies', users[0].userId]);
    expect(JSON.parse(printed.stdout)).toEqual(backendPolicies(users[0].userId));
    const { policies } = (await query('list_policies')).body;
    expect(policies).toHaveLength(4);
    for (const policy of backendPolicies(users[0].userId))
      expect(policies).toContainEqual(expect.objectContaining(policy));
  });

  test('What is missing or wrong is said in one sentence', async () => {
    const environment = environmentOf(authority.apiKey);
    const wrong = { ...environment, TURNKEY_API_PRIVATE_KEY: 'short' };
    expect((await runPostern(['init'], wrong)).stderr).toBe('✗ TURNKEY_API_PRIVATE_KEY is not 64 hex characters.\n');
    const nowhere = { ...environment, TURNKEY_API_URL: 'http://127.0.0.1:1' };
    expect((await runPostern(['init'], nowhere)).stderr).toContain(
      "Turnkey's API does not answer at http://127.0.0.1:1",
    );
    expect((await runPostern(['init', '--data', folder])).stderr).toContain('Nothing has been started');
  });
});
