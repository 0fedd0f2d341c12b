import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { backendPolicies, createPostern } from '@postern/backend';
import { describe, expect, test } from 'vitest';
import { createBrowser, ORIGIN, post } from '../backend/browser.ts';
import { overHttp } from '../backend/over-http.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { ask, submit } from '../setup/user.ts';
import { BUILT, type Ended, launch, runPostern } from './postern-process.ts';

describe('postern init', () => {
  const authority = sharedAuthority({ now: Date.now });
  const place = shared(
    async () => ({ folder: await mkdtemp(join(tmpdir(), 'postern-init-')) }),
    ({ folder }) => rm(folder, { recursive: true, force: true }),
  );
  const newFolder = () => mkdtemp(join(place.folder, 'app-'));

  const environmentOf = ({ privateKey }: ApiKeyPair) => ({
    TURNKEY_API_URL: authority.url,
    TURNKEY_ORGANIZATION_ID: authority.organizationId,
    TURNKEY_API_PRIVATE_KEY: privateKey,
  });
  const query = (name: string, body = {}) => ask(authority, authority.apiKey, authority.organizationId, name, body);
  const init = (cwd: string, args: string[] = [], env: NodeJS.ProcessEnv = environmentOf(authority.apiKey)) =>
    runPostern(['init', ...args], env, { ...BUILT, cwd });
  const valuesOf = async (file: string) => parseEnv(await readFile(file, 'utf8')) as Record<string, string>;
  /** A key that is printed, for example for a secret manager. */
  const keyOf = ({ stdout }: Ended) => parseEnv(stdout) as Record<string, string>;

  test('The key that it makes is enough for the backend, and not for anything else', async () => {
    const ended = await init(place.folder, ['--print']);
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^The user \S+ has a new key\.\n$/) });
    const values = keyOf(ended);
    expect(Object.keys(values).sort()).toEqual([
      'TURNKEY_API_PRIVATE_KEY',
      'TURNKEY_API_PUBLIC_KEY',
      'TURNKEY_API_URL',
      'TURNKEY_ORGANIZATION_ID',
    ]);

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
    expect(await init(place.folder, ['--print'], environmentOf(key))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^✗ Turnkey (refused|did not complete) create_api_keys/),
    });
  });

  test('In an empty folder it writes what a backend needs, and users sign in through that backend', async () => {
    const folder = await newFolder();
    const data = await newFolder();
    const { signer, notarizer, tlsFetcher } = authority.authority.publicKeys;
    const keys = { signerPublicKey: signer, notarizerPublicKey: notarizer, tlsFetcherPublicKey: tlsFetcher };
    const where = { turnkeyApiUrl: authority.url, hasControl: false, organizationId: authority.organizationId };
    const others = { posternUrl: '', authProxyUrl: '', authProxyConfigId: '' };
    await writeFile(join(data, 'deployment.json'), JSON.stringify({ ...where, ...keys, ...others }));
    await writeFile(join(data, 'parent-api-key'), authority.apiKey.privateKey);
    await promisify(execFile)('git', ['init', '--quiet', folder]);

    const args = ['--data', data, '--app-name', 'It’s "Ada"', '--origins', ORIGIN];
    const { code, stdout, stderr } = await init(folder, args, {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/[0-9a-f-]{36}/, '<id>')).toMatch(
      /^✓ Turnkey +the user "Postern backend" has a new key\..*\n✓ \.env +the key, and where Turnkey is; added to \.gitignore\n✓ postern\.policies\.json +what the user <id> may do\n✓ postern\.config\.ts +the configuration of the backend\n\nNext:\n {2}npm install @postern\/backend\n {2}npx postern doctor .*\n {2}npx postern backend .*\n$/,
    );
    expect((await readdir(folder)).sort()).toEqual(
      ['.env', '.git', '.gitignore', 'postern.config.ts', 'postern.policies.json'].sort(),
    );
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('/.env\n');
    expect(stdout).not.toContain((await valuesOf(join(folder, '.env'))).TURNKEY_API_PRIVATE_KEY);

    const backend = launch(['backend', '--port', '0'], {}, { ...BUILT, cwd: folder });
    await backend.said(/is ready/);
    const { url } = JSON.parse(backend.output());
    const browser = createBrowser(overHttp(url.replace(/\/auth$/, '')), tlsFetcher);
    const sent = await browser.initOtp('grace@example.org');
    const proved = await browser.verifyOtp(sent.body, await authority.lastCode('grace@example.org'));
    const { body } = await browser.otpLogin(proved.body.verificationToken);
    expect(body).toMatchObject({ created: true, sessionToken: expect.any(String) });
    expect((await backend.end('SIGINT')).code).toBe(0);
  });

  test('What is there already is not overwritten without being asked', async () => {
    const folder = await newFolder();
    const env = join(folder, '.env');
    const config = join(folder, 'postern.config.mjs');
    await writeFile(env, '# mine\nTURNKEY_API_PRIVATE_KEY=old\nOTHER=1\n');
    await writeFile(config, 'export default {};\n');
    const before = (await query('list_users')).body;
    expect(await init(folder)).toMatchObject({
      code: 1,
      stderr:
        '✗ .env has other values of TURNKEY_API_PRIVATE_KEY: --replace replaces them, or choose another file with --write.\n',
    });
    expect((await query('list_users')).body).toEqual(before);

    const replaced = await init(folder, ['--replace', '--sms-countries', 'DE']);
    expect(replaced.stdout).toMatch(/postern\.config\.mjs +was there already and has not changed/);
    expect(await readFile(config, 'utf8')).toBe('export default {};\n');
    expect(await readFile(env, 'utf8')).toMatch(
      /^# mine\nTURNKEY_API_PRIVATE_KEY=[0-9a-f]{64}\nOTHER=1\nTURNKEY_API_URL=/,
    );
    expect(replaced.stdout).toContain('chmod 600 .env');

    await init(folder, ['--replace', '--force', '--sms-countries', 'DE', '--origins', ORIGIN]);
    const text = await readFile(config, 'utf8');
    expect(text).toContain("otp: { smsCountries: ['DE'] },");
    expect(text).toContain(`origins: ['${ORIGIN}'],`);
    expect(await readdir(folder)).not.toContain('.gitignore');
  });

  test('A second key is added to the same user, with the same policies', async () => {
    const ended = await init(place.folder, ['--print']);
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/It has \d older ones/) });
    const { body } = await query('list_users');
    const users = body.users.filter(({ userName }: { userName: string }) => userName === 'Postern backend');
    expect(users).toHaveLength(1);
    expect(users[0].apiKeys.length).toBeGreaterThan(1);
    const printed = await init(place.folder, ['--print-policies', users[0].userId]);
    expect(JSON.parse(printed.stdout)).toEqual(backendPolicies(users[0].userId));
    const { policies } = (await query('list_policies')).body;
    expect(policies).toHaveLength(4);
    for (const policy of backendPolicies(users[0].userId))
      expect(policies).toContainEqual(expect.objectContaining(policy));
  });

  test('What is missing or wrong is said in one sentence, before anything is made', async () => {
    const folder = await newFolder();
    const environment = environmentOf(authority.apiKey);
    const refusalOf = async (args: string[], env: NodeJS.ProcessEnv) => (await init(folder, args, env)).stderr;
    expect(await refusalOf([], { ...environment, TURNKEY_API_PRIVATE_KEY: 'short' })).toBe(
      '✗ TURNKEY_API_PRIVATE_KEY (option turnkey.apiPrivateKey) is not valid: must be a P-256 private key of 64 hex characters. Use the key of a root user.\n',
    );
    expect(await refusalOf(['--print'], { ...environment, TURNKEY_API_URL: 'http://127.0.0.1:1' })).toContain(
      "Turnkey's API does not answer at http://127.0.0.1:1",
    );
    expect(await refusalOf(['--data', folder], {})).toContain('Nothing has been started');
    expect(await refusalOf(['--origins', 'app.example.com'], environment)).toBe(
      '✗ --origins (option origins) is not valid: must be an exact origin such as https://app.example.com. Set for example "--origins https://app.example.com".\n',
    );
    expect(await readdir(folder)).toEqual([]);
  });
});
